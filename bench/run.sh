#!/bin/bash
# Measures Corten beside its peers, in the same run and in turns, and prints medians and ratios:  bench/run.sh [NAME...]
set -euo pipefail
cd "$(dirname "$0")/.."

usage() {
  cat <<EOF
Usage: bench/run.sh [NAME...]     (root; programs from \$CORTEN_PREFIX/bin, else /usr/local/bin; \$ROUNDS runs each, default 100)

  runtime   corun, runc and crun: run /bin/true with the default spec; and the least that it can cost, in C
  seccomp   the same with docker's default seccomp profile, and what compiling it costs
  exec      corun, runc and crun: exec /bin/true into a running container
  hundred   100 containers created, started and deleted by 8 processes at once
  memory    peak memory of run, and the smallest memory limit with which /bin/true runs
  steps     where the time of corun run goes (needs perf)
  engine    corten and podman: run --rm --network none of the same image
  monitor   memory of cormon and conmon beside a running container
  pull      peak memory of corten pull for a layer of 10 MB and of 600 MB
  images    pull, copy, unpack, save, load, export, import and rmi of a large image beside podman, skopeo and umoci (\$ROUNDS rounds, default 3)
  layers    pull of an image of 40 layers, and of 8 images at once, beside podman
  reads     a container reads every file of the large image: EROFS beside directories, from the disk and from memory

Ratios count; absolute times move with the machine. Run it on a quiet one.
EOF
}

fail() { echo "bench: $*" >&2; exit 1; }
[ "${1:-}" != --help ] || { usage; exit 0; }
[ "$(id -u)" = 0 ] || fail "root is needed"
bin=${CORTEN_PREFIX:-/usr/local}/bin
rounds=${ROUNDS:-100}
work=$(mktemp -d /tmp/corten-bench-XXXXXX)
stop=()

clean_up() {
  local command
  for command in "${stop[@]}"; do eval "$command" >/dev/null 2>&1 || true; done
  rm -rf --one-file-system "$work"
}
trap clean_up EXIT

now() { echo "${EPOCHREALTIME/./}"; }

median() { sort -n | awk '{ v[NR] = $1 } END { print NR % 2 ? v[(NR + 1) / 2] : (v[NR / 2] + v[NR / 2 + 1]) / 2 }'; }

best() { sort -n | head -1; }

# Prints one line of the table: name, median, best, ratio to the median of the first line.
row() {
  local name=$1 unit=$2 file=$3 base=$4
  awk -v n="$name" -v u="$unit" -v m="$(median <"$file")" -v b="$(best <"$file")" -v r="$base" -v k="$([ "$unit" = ms ] && echo 1000 || echo 1)" \
    'BEGIN { printf "%-28s %10.2f %10.2f %-4s %8.2f\n", n, m / k, b / k, u, (r > 0 ? m / r : 1) }'
}

head_line() { printf '\n%s\n%-28s %10s %10s %-4s %8s\n' "$1" "" median best "" ratio; }

rootfs() {
  mkdir -p "$1"/{bin,dev,proc,sys,tmp,etc}
  cp "$(command -v busybox)" "$1/bin/busybox"
  for applet in true sh sleep echo; do ln -sf busybox "$1/bin/$applet"; done
}

# A shell in a mount namespace of its own without the v2 hierarchy, which crun of this age refuses beside v1. It runs and times what it reads.
start_private_shell() {
  [ -z "${PRIVATE_PID:-}" ] || return 0
  # shellcheck disable=SC2016
  coproc PRIVATE { exec unshare -m --propagation private bash -c '
    mountpoint -q /sys/fs/cgroup/unified && umount /sys/fs/cgroup/unified
    while IFS= read -r line; do
      start=${EPOCHREALTIME/./}; eval "$line" >/dev/null 2>&1 </dev/null || echo "failed: $line" >&2; end=${EPOCHREALTIME/./}
      echo $((end - start))
    done'; }
  stop+=("kill $PRIVATE_PID")
}

time_here() {
  local start end
  start=${EPOCHREALTIME/./}
  "$@" >/dev/null 2>&1 </dev/null || fail "this failed: $*"
  end=${EPOCHREALTIME/./}
  echo $((end - start))
}

time_private() {
  local took
  echo "$*" >&"${PRIVATE[1]}"
  read -r took <&"${PRIVATE[0]}"
  echo "$took"
}

# A bundle of the default configuration that runs the command.
default_bundle() {
  local bundle=$1 arguments
  shift
  rootfs "$bundle/rootfs"
  arguments=$(printf ',"%s"' "$@")
  (cd "$bundle" && rm -f config.json && runc spec && sed -i "s/\"terminal\": true/\"terminal\": false/; s|\"sh\"|${arguments:1}|" config.json)
}

bench_runtime() {
  local bundle=$work/bundle i
  default_bundle "$bundle" /bin/true
  gcc -O2 -o "$work/floor" bench/floor.c
  start_private_shell
  for ((i = 0; i < rounds + 3; i++)); do
    time_here "$work/floor" "$bundle/rootfs" /bin/true >>"$work/floor.us"
    time_here "$bin/corun" --root "$work/corun" run -b "$bundle" corten-bench-a >>"$work/corun.us"
    time_here runc --root "$work/runc" run -b "$bundle" corten-bench-b >>"$work/runc.us"
    time_private crun --root "$work/crun" run -b "$bundle" corten-bench-c >>"$work/crun.us"
    # The first rounds only warm the caches.
    [ $i -ne 2 ] || rm "$work"/{floor,corun,runc,crun}.us
  done
  head_line "run /bin/true, default spec, $rounds rounds in turns"
  row "runc $(runc --version | awk 'NR == 1 { print $3 }')" ms "$work/runc.us" 0
  row "crun $(crun --version | awk 'NR == 1 { print $3 }')" ms "$work/crun.us" "$(median <"$work/runc.us")"
  row corun ms "$work/corun.us" "$(median <"$work/runc.us")"
  row "floor: the same calls in C" ms "$work/floor.us" "$(median <"$work/runc.us")"
}

bench_exec() {
  local bundle=$work/exec i
  default_bundle "$bundle" /bin/sleep 600
  start_private_shell
  stop+=("$bin/corun --root $work/corun delete -f corten-bench-a" "runc --root $work/runc delete -f corten-bench-b")
  "$bin/corun" --root "$work/corun" run -d -b "$bundle" corten-bench-a >/dev/null 2>&1 </dev/null
  runc --root "$work/runc" run -d -b "$bundle" corten-bench-b >/dev/null 2>&1 </dev/null
  time_private crun --root "$work/crun" run -d -b "$bundle" corten-bench-c >/dev/null
  for ((i = 0; i < rounds + 3; i++)); do
    time_here "$bin/corun" --root "$work/corun" exec corten-bench-a /bin/true >>"$work/corun.us"
    time_here runc --root "$work/runc" exec corten-bench-b /bin/true >>"$work/runc.us"
    time_private crun --root "$work/crun" exec corten-bench-c /bin/true >>"$work/crun.us"
    [ $i -ne 2 ] || rm "$work"/{corun,runc,crun}.us
  done
  time_private crun --root "$work/crun" delete -f corten-bench-c >/dev/null
  head_line "exec /bin/true into a running container, $rounds rounds in turns"
  row "runc $(runc --version | awk 'NR == 1 { print $3 }')" ms "$work/runc.us" 0
  row "crun $(crun --version | awk 'NR == 1 { print $3 }')" ms "$work/crun.us" "$(median <"$work/runc.us")"
  row corun ms "$work/corun.us" "$(median <"$work/runc.us")"
}

# 100 lives of containers, shared out to 8 processes: a script, for crun runs in the private shell.
hundred_script() {
  cat >"$work/hundred.sh" <<'EOF'
life() { "$1" --root "$2" create -b "$3" "$4" && "$1" --root "$2" start "$4" && "$1" --root "$2" delete -f "$4"; }
export -f life
seq 100 | xargs -P 8 -I{} bash -c 'life "$@"' - "$1" "$2" "$3" corten-bench-h{}
EOF
}

bench_hundred() {
  local bundle=$work/hundred i
  default_bundle "$bundle" /bin/true
  hundred_script
  start_private_shell
  for ((i = 0; i < 6; i++)); do
    time_here bash "$work/hundred.sh" "$bin/corun" "$work/corun" "$bundle" >>"$work/corun.us"
    time_here bash "$work/hundred.sh" runc "$work/runc" "$bundle" >>"$work/runc.us"
    time_private bash "$work/hundred.sh" crun "$work/crun" "$bundle" >>"$work/crun.us"
    [ $i -ne 0 ] || rm "$work"/{corun,runc,crun}.us
  done
  head_line "100 containers created, started and deleted by 8 processes, 5 rounds in turns"
  row "runc $(runc --version | awk 'NR == 1 { print $3 }')" ms "$work/runc.us" 0
  row "crun $(crun --version | awk 'NR == 1 { print $3 }')" ms "$work/crun.us" "$(median <"$work/runc.us")"
  row corun ms "$work/corun.us" "$(median <"$work/runc.us")"
}

# The smallest limit, in KB, with which a runtime's container runs and ends well.
smallest_limit() {
  local kilobytes
  for kilobytes in 128 256 512 1024 2048 4096 8192 16384; do
    sed "s/\"resources\": {/\"resources\": { \"memory\": { \"limit\": $((kilobytes * 1024)) },/" "$work/limit/plain.json" >"$work/limit/config.json"
    [ "$("$@" 2>/dev/null)" != failed ] || continue
    echo $kilobytes
    return
  done
  echo 0
}

run_here() { "$@" </dev/null >/dev/null 2>&1 || echo failed; }

bench_memory() {
  local bundle=$work/peak
  default_bundle "$bundle" /bin/sleep 0.5
  default_bundle "$work/limit" /bin/true
  cp "$work/limit/config.json" "$work/limit/plain.json"
  printf '\n%s\n%-28s %10s %10s\n' "memory of run, KB" "" peak "least limit"
  printf '%-28s %10d %10d\n' "runc $(runc --version | awk 'NR == 1 { print $3 }')" "$(peak runc --root "$work/runc" run -b "$bundle" corten-bench-mb)" \
    "$(smallest_limit run_here runc --root "$work/runc" run -b "$work/limit" corten-bench-mb)"
  printf '%-28s %10d %10d\n' corun "$(peak "$bin/corun" --root "$work/corun" run -b "$bundle" corten-bench-ma)" \
    "$(smallest_limit run_here "$bin/corun" --root "$work/corun" run -b "$work/limit" corten-bench-ma)"
}

bench_steps() {
  local bundle=$work/steps i
  command -v perf >/dev/null || fail "perf is needed to see the steps (Debian: linux-perf)"
  default_bundle "$bundle" /bin/true
  for ((i = 0; i < rounds; i++)); do
    perf record -q -o "$work/perf.data" -e raw_syscalls:sys_enter -e sched:sched_process_exec -e sched:sched_process_exit -- \
      "$bin/corun" --root "$work/corun" run -b "$bundle" corten-bench-a >/dev/null 2>&1 </dev/null
    perf script -i "$work/perf.data" -F pid,time,event,trace 2>/dev/null >"$work/trace.$i"
  done
  printf '\n%s\n' "where corun run spends its time, default spec, medians of $rounds runs under perf, ms"
  perl bench/steps.pl "$work"/trace.*
}

# Docker's default profile as the engine makes it for a container, put into the default spec. A root directory of its own for each round without the
# cache: what is left of the time then is the compiler.
bench_seccomp() {
  local bundle=$work/seccomp i
  rootfs "$bundle/rootfs"
  tar -C "$bundle/rootfs" --numeric-owner -cf "$work/seccomp.tar" .
  corten import "$work/seccomp.tar" localhost/seccomp >/dev/null
  stop+=("corten rm -f seccomp")
  corten run -d --name seccomp --network none localhost/seccomp /bin/sleep 600 >/dev/null
  cp "$work"/corten-run/corun/*/config.json "$work/engine.json"
  (cd "$bundle" && runc spec && sed -i 's/"terminal": true/"terminal": false/; s/"sh"/"\/bin\/true"/' config.json)
  perl -MJSON::PP -0777 -e 'my ($spec, $engine) = map { open my $f, "<", $_ or die; decode_json(<$f>) } @ARGV;
    $spec->{linux}{seccomp} = $engine->{linux}{seccomp}; open my $f, ">", $ARGV[0] or die; print $f encode_json($spec)' "$bundle/config.json" "$work/engine.json"
  start_private_shell
  for ((i = 0; i < rounds + 3; i++)); do
    time_here "$bin/corun" --root "$work/seccomp-corun" run -b "$bundle" corten-bench-a >>"$work/corun.us"
    rm -rf "$work/seccomp-corun/@seccomp"
    time_here "$bin/corun" --root "$work/seccomp-corun" run -b "$bundle" corten-bench-a >>"$work/fresh.us"
    time_here runc --root "$work/runc" run -b "$bundle" corten-bench-b >>"$work/runc.us"
    time_private crun --root "$work/crun" run -b "$bundle" corten-bench-c >>"$work/crun.us"
    [ $i -ne 2 ] || rm "$work"/{corun,fresh,runc,crun}.us
  done
  head_line "run /bin/true, docker's default seccomp profile, $rounds rounds in turns"
  row "runc $(runc --version | awk 'NR == 1 { print $3 }')" ms "$work/runc.us" 0
  row "crun $(crun --version | awk 'NR == 1 { print $3 }')" ms "$work/crun.us" "$(median <"$work/runc.us")"
  row "corun, filter compiled" ms "$work/fresh.us" "$(median <"$work/runc.us")"
  row "corun, filter cached" ms "$work/corun.us" "$(median <"$work/runc.us")"
}

corten() { "$bin/corten" --root "$work/corten-root" --runroot "$work/corten-run" "$@"; }
podman() { command podman --root "$work/podman-root" --runroot "$work/podman-run" --storage-driver overlay --cgroup-manager cgroupfs --runtime runc "$@"; }

# podman's own defaults may be above what the machine allows.
podman_run() { podman run --network none --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 "$@"; }

same_image() {
  rootfs "$work/image"
  tar -C "$work/image" --numeric-owner -cf "$work/image.tar" .
  corten import "$work/image.tar" localhost/bench >/dev/null
  podman import -q "$work/image.tar" localhost/bench >/dev/null 2>&1
  stop+=("corten rm -f bench" "podman rm -f bench" "podman unmount -a" "umount $work/podman-root/overlay")
}

bench_engine() {
  local i
  same_image
  for ((i = 0; i < rounds + 3; i++)); do
    time_here corten run --rm --network none localhost/bench /bin/true >>"$work/corten.us"
    time_here podman_run --rm localhost/bench /bin/true >>"$work/podman.us"
    [ $i -ne 2 ] || rm "$work"/{corten,podman}.us
  done
  head_line "run --rm --network none IMAGE true, $rounds rounds in turns"
  row "podman $(command podman --version | awk '{ print $3 }') with runc" ms "$work/podman.us" 0
  row corten ms "$work/corten.us" "$(median <"$work/podman.us")"
}

# Memory of the process named $1 that has $2 in its command line: resident, private anonymous, proportional (KB).
memory() {
  local process
  for process in /proc/[0-9]*; do
    [ "$(cat "$process/comm" 2>/dev/null)" = "$1" ] || continue
    tr '\0' ' ' <"$process/cmdline" | grep -qF -- "$2" || continue
    awk -v n="$1" '/^VmRSS/ { r = $2 } /^RssAnon/ { a = $2 } /^Pss:/ { p = $2 } END { printf "%-28s %10d %10d %10d\n", n, r, a, p }' \
      "$process/status" "$process/smaps_rollup"
    return
  done
  fail "there is no process $1 for $2"
}

bench_monitor() {
  local ours theirs
  same_image
  ours=$(corten run -d --name bench --network none localhost/bench /bin/sleep 600)
  theirs=$(podman_run -d --name bench localhost/bench /bin/sleep 600)
  printf '\n%s\n%-28s %10s %10s %10s\n' "monitor beside one running container, KB" "" resident anonymous share
  memory conmon "$theirs"
  memory cormon "${ours:0:64}"
}

# The high-water mark of resident memory (KB) of a command.
peak() {
  local pid seen last=0
  "$@" >/dev/null 2>&1 &
  pid=$!
  while seen=$(awk '/^VmHWM/ { print $2 }' "/proc/$pid/status" 2>/dev/null) && [ -n "$seen" ]; do
    last=$seen
    sleep 0.01
  done
  wait "$pid" || fail "this failed: $*"
  echo "$last"
}

bench_pull() {
  local port=5990 size
  while (: <"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do port=$((port + 1)); done
  printf 'version: 0.1\nstorage: {filesystem: {rootdirectory: %s/registry}}\nhttp: {addr: 127.0.0.1:%s}\n' "$work" "$port" >"$work/registry.yml"
  docker-registry serve "$work/registry.yml" >"$work/registry.log" 2>&1 &
  stop+=("kill $!")
  umoci init --layout "$work/oci" 2>/dev/null
  printf '\n%s\n%-28s %10s\n' "peak memory of corten pull, KB" "layer" peak
  for size in 10 600; do
    head -c "${size}M" /dev/urandom >"$work/data"
    umoci new --image "$work/oci:$size" 2>/dev/null
    umoci insert --image "$work/oci:$size" "$work/data" /data 2>/dev/null
    rm "$work/data"
    skopeo copy -q --dest-tls-verify=false "oci:$work/oci:$size" "docker://127.0.0.1:$port/size$size"
    printf '%-28s %10d\n' "$size MB" "$(peak "$bin/corten" --root "$work/pull" --runroot "$work/pull-run" pull -q "127.0.0.1:$port/size$size")"
  done
}

image_rounds=${ROUNDS:-3}
# shellcheck source=bench/images.sh
. bench/images.sh

names=("$@")
[ $# -gt 0 ] || names=(runtime seccomp exec hundred memory engine monitor pull images layers reads)
for name in "${names[@]}"; do
  declare -F "bench_$name" >/dev/null || { usage >&2; fail "there is no benchmark $name"; }
  [ -x "$bin/corten" ] || fail "there is no $bin/corten; install Corten or set CORTEN_PREFIX"
done
echo "$(nproc) processors, load $(cut -d' ' -f1 /proc/loadavg), Linux $(uname -r)"
for name in "${names[@]}"; do "bench_$name"; done
