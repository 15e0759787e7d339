#!/usr/bin/env bash
# Builds kubectl and lab into reference/bin with the version stamped in, as upstream's own build does.
# A cold build takes 15 to 25 minutes on two cores; a warm one seconds.
set -euo pipefail
cd "$(dirname "$0")"
version=${KUBERNETES_VERSION:-$(sed -n 's/^\tk8s\.io\/kubernetes v\([0-9.]*\).*/\1/p' go.mod)}
minor=${version#1.}
flags="-s -w"
for package in k8s.io/component-base/version k8s.io/client-go/pkg/version; do
  flags="$flags -X $package.gitVersion=v$version -X $package.gitMajor=1 -X $package.gitMinor=${minor%%.*}"
  flags="$flags -X $package.gitCommit=0000000000000000000000000000000000000000 -X $package.gitTreeState=clean -X $package.buildDate=2026-10-01T00:00:00Z"
done
export CGO_ENABLED=0
mkdir -p bin
for name in "${@:-kubectl lab}"; do
  for target in $name; do
    echo "building $target"
    go build -p "${JOBS:-2}" -trimpath -tags grpcnotrace -ldflags "$flags" -o "bin/$target" "./cmd/$target"
  done
done
# The tools of busybox images: a static busybox with a link for each of its programs.
if [ ! -x bin/busybox/usr/bin/busybox ]; then
  work=$(mktemp -d)
  (cd "$work" && apt-get -qq download busybox-static && dpkg-deb -x busybox-static_*.deb .)
  mkdir -p bin/busybox/usr/{bin,sbin,lib,lib64,local/bin,share}
  cp "$work/bin/busybox" bin/busybox/usr/bin/
  for program in $(bin/busybox/usr/bin/busybox --list); do [ "$program" = busybox ] || ln -s busybox "bin/busybox/usr/bin/$program"; done
  rm -r "$work"
fi
