#!/usr/bin/env bash
# Writes go.mod's replace block for one Kubernetes version, then tidies.
# k8s.io/kubernetes replaces its staging modules by folders of its own tree; a module that
# depends on it must replace each by the published one of the same version.
set -euo pipefail
cd "$(dirname "$0")"
version=${1:-1.37.2}
staging=v0.${version#1.}
[ -f go.mod ] || printf 'module kubenotes.dev/reference\n\ngo 1.26.0\n' > go.mod
mod=$(go mod download -json "k8s.io/kubernetes@v$version" | sed -n 's/.*"GoMod": "\(.*\)",/\1/p')
for name in $(grep -oE 'k8s\.io/[a-z0-9-]+ => \./staging' "$mod" | cut -d' ' -f1 | sort -u); do
  go mod edit "-replace=$name=$name@$staging"
done
etcd=$(grep -oE 'go.etcd.io/etcd/server/v3 v[^ ]+' "$mod" | head -1 | tr ' ' @)
go get "k8s.io/kubernetes@v$version" "$etcd"
go mod tidy
