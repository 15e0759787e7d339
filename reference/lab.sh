#!/usr/bin/env bash
# The reference lab: a real control plane in a private network, and the recorder that asks it.
#   lab.sh up                 start the lab in the background (builds when needed), wait until it is ready
#   lab.sh kubectl ARGS…      ask it with the real kubectl
#   lab.sh shell [COMMAND…]   run a shell or a command inside its network
#   lab.sh record [FLAGS]     record answers (see README.md)
#   lab.sh record-lessons     record what the API server says to the manifests of the lessons
#   lab.sh record-installed   record what it says to manifests of kinds that a file of definitions brings
#   lab.sh down               stop it
# LAB=name picks one of several labs that run side by side (default: main).
# PRIORITY=-10 gives it more of a busy machine's time (timings are real).
# NODES=false starts it without kubelets and scheduler.
set -euo pipefail
reference=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
version=v$(sed -n 's/^\tk8s\.io\/kubernetes v\([0-9.]*\).*/\1/p' "$reference/go.mod" | head -1)
lab=${LAB:-main}
run=$reference/run/$lab

supervisor() { [ ! -e "$run/pid" ] || pgrep -P "$(cat "$run/pid")" || true; }

# The folders that a binary is made of: its own, and those that they import.
sources() {
  local folders="cmd/$1" before=
  while [ "$folders" != "$before" ]; do
    before=$folders
    folders=$(cd "$reference" && { printf '%s\n' $folders; grep -rhoE 'kubenotes\.dev/reference/internal/[a-z]+' $folders --include='*.go' | sed 's/.*reference.//'; } | sort -u | xargs)
  done
  printf '%s\n' $folders
}

build() {
  for name in kubectl lab cluster container record; do
    if [ ! -x "$reference/bin/$name" ] ||
      [ -n "$(cd "$reference" && find go.mod $(sources "$name") ! -name '*_test.go' -type f -newer "bin/$name" -print -quit)" ]; then
      "$reference/build.sh" "$name" >&2
      touch "$reference/bin/$name"
    fi
  done
}

up() {
  if [ -n "$(supervisor)" ]; then
    if [ -e "$run/ready" ]; then echo "lab $lab is running already"; return; fi
    echo "lab $lab is being started or stopped by somebody else" >&2
    exit 1
  fi
  build
  rm -rf "$run"
  mkdir -p "$run"
  # A session of its own, so that PRIORITY (a nice value) holds against whatever else runs.
  setsid bash -c 'echo "$0" 2>/dev/null >/proc/self/autogroup || true; exec "$@"' "${PRIORITY:-0}" \
    unshare --net --mount --pid --fork --kill-child --mount-proc \
    "$reference/bin/cluster" --run "$run" --reference "$reference" --version "$version" --nodes="${NODES:-true}" \
    >"$run/cluster.log" 2>&1 </dev/null &
  echo $! >"$run/pid"
  for _ in $(seq 600); do
    [ -e "$run/ready" ] && { echo "lab $lab is ready"; return; }
    kill -0 "$(cat "$run/pid")" 2>/dev/null || break
    sleep 0.5
  done
  echo "lab $lab did not start:" >&2
  tail -5 "$run/cluster.log" >&2
  exit 1
}

inside() {
  local pid
  pid=$(supervisor)
  [ -n "$pid" ] || { echo "lab $lab is not running: $0 up" >&2; exit 1; }
  PATH="$reference/bin:$PATH" KUBECONFIG="${KUBECONFIG_IN_LAB:-$run/kubeconfig}" KUBECACHEDIR="$run/cache" \
    exec nsenter --target "$pid" --net --mount --pid --root --wd="$PWD" "$@"
}

down() {
  local pid
  pid=$(supervisor)
  [ -z "$pid" ] || kill "$pid"
  for _ in $(seq 20); do
    [ -n "$(supervisor)" ] || { echo "lab $lab is stopped"; return; }
    sleep 0.5
  done
  kill -KILL "$pid"
  echo "lab $lab is stopped by force"
}

# The lessons keep their manifests; the recorder gets copies under the names of their recordings.
record_lessons() {
  local asked=$reference/run/lessons recorded=$reference/recorded/${version#v}
  recorded=${recorded%.*}/lessons
  rm -rf "$asked"
  npx node "$reference/../tools/lesson-manifests.ts" "$asked/questions"
  "$reference/bin/record" --reference "$reference" --version "$version" --cases "$asked/questions" --out "$asked"
  rm -rf "$recorded"
  mv "$asked/cases" "$recorded"
}

# installed/NAME has manifests of the kinds that the definitions of that name bring.
record_installed() {
  local asked=$reference/run/installed recorded=$reference/recorded/${version#v} name
  recorded=${recorded%.*}/installed
  rm -rf "$asked"
  mkdir -p "$asked" "$recorded"
  for name in $(ls "$reference/installed"); do
    npx node "$reference/../tools/print-definitions.ts" "$name.yaml" >"$asked/$name.yaml"
    "$reference/bin/record" --reference "$reference" --version "$version" --install "$asked/$name.yaml" \
      --cases "$reference/installed/$name" --out "$asked/$name"
    rm -rf "${recorded:?}/$name"
    mv "$asked/$name/cases" "$recorded/$name"
  done
}

command=${1:-}
[ $# -eq 0 ] || shift
case $command in
  up) up ;;
  down) down ;;
  kubectl) inside "$reference/bin/kubectl" "$@" ;;
  shell) inside "${@:-bash}" ;;
  record) build; exec "$reference/bin/record" --reference "$reference" --version "$version" "$@" ;;
  record-lessons) build; record_lessons ;;
  record-installed) build; record_installed ;;
  *) sed -n '2,12s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
