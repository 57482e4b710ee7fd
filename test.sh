#!/bin/bash
# Builds Corten and runs its tests. The last line is always: N passed, N failed, N skipped.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<EOF
Usage: ./test.sh [long] [PART...]

Without a PART, everything runs. A PART is one of:
  format       the sources are formatted as .editorconfig says
  net10        the sources also compile for net10.0 (only when it is named, and in long)
  integration  the published programs, driven as a user drives them
  vm           tests in a virtual machine with cgroup v2 alone, systemd and AppArmor: eng/vm/tests
  NAME         the tests of one project: Linux, Oci, Cgroups, Runtime, ... (the folders tests/Corten.NAME.Tests)

long adds the long loops: stress, kill -9, fuzzing. Root is needed; without it, sudo is used.
EOF
}

fail() { echo "test.sh: $*" >&2; exit 1; }

parts=()
for argument in "$@"; do
  case $argument in
    long) export CORTEN_TEST_LONG=1 ;;
    --help | -h) usage; exit 0 ;;
    *) parts+=("$argument") ;;
  esac
done
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || fail "root is needed, and there is no sudo here: run it as root"
  exec sudo -- env "PATH=$PATH" "CORTEN_TEST_LONG=${CORTEN_TEST_LONG:-}" "$PWD/test.sh" "${parts[@]}"
fi

# Seconds after which a test program is ended.
limit=900
[ "${CORTEN_TEST_LONG:-}" != 1 ] || limit=3600
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 MSBUILDDISABLENODEREUSE=1
# One compiler for all projects, warm after the first; it ends with this script.
export UseSharedCompilation=true
results=$PWD/artifacts/test-results
rm -rf "$results"
mkdir -p "$results"
passed=0 failed=0 skipped=0
failures=()

# What the tests compare with and drive, beside what install.sh installs. A package that is missing on this distribution only makes the
# tests that need it skip, with the reason.
packages=(attr busybox-static conmon containerd crun docker-registry docker.io e2fsprogs expect g++ gcc gnupg groff-base iproute2 libc6-dev libcap2-bin
  bzip2 libbz2-dev liblzma-dev libseccomp-dev libzstd-dev mmdebstrap openssl perl podman procps qemu-system-x86 runc skopeo strace tar tmux umoci uidmap util-linux xz-utils
  zlib1g-dev zstd ca-certificates)

# The parts of the output begin with how long all before them took.
announce() { echo "==> $* (after ${SECONDS} s)"; }

install_packages() {
  local missing=() package
  command -v apt-get >/dev/null || return 0
  for package in "${packages[@]}"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  announce "installing ${missing[*]}"
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq || true
  # One by one where the whole list fails, so that one unknown name does not take the others with it. No service is started.
  with_services_off apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null 2>&1 ||
    for package in "${missing[@]}"; do
      with_services_off apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || echo "    $package cannot be installed"
    done
}

# Packages with a daemon (docker-registry) start it when they are installed, unless policy-rc.d forbids it.
with_services_off() {
  local policy=/usr/sbin/policy-rc.d status=0
  [ -e $policy ] && { "$@"; return; }
  printf '#!/bin/sh\nexit 101\n' >$policy
  chmod 755 $policy
  "$@" || status=$?
  rm -f $policy
  return $status
}

find_sdk() {
  for directory in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    command -v dotnet >/dev/null && break
    [ -z "$directory" ] || [ ! -x "$directory/dotnet" ] || PATH=$PATH:$directory
  done
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0 or later is needed: https://dotnet.microsoft.com/download/dotnet"
}

build() {
  announce building
  # As it is published: what the programs are made of is compiled once for the tests and for them.
  dotnet build Corten.slnx -c Release -v q -nologo -clp:NoSummary || fail "the build failed"
}

publish() {
  announce publishing the programs
  export CORTEN_PREFIX=$PWD/artifacts/prefix
  # The analyzers have seen the same code when the tests were built.
  export RunAnalyzers=false
  eng/publish.sh "$CORTEN_PREFIX/bin" || fail "publishing failed"
}

# The sum of one attribute over the <assembly> elements of an xunit report.
total() { grep -o '<assembly [^>]*>' "$1" | grep -o " $2=\"[0-9]*\"" | grep -o '[0-9]*' | awk '{ sum += $1 } END { print sum + 0 }'; }

# Runs one test program; counts what its report says. A program that dies without a report is one failure.
run_tests() {
  local project=$1 report=$results/$1.xml status=0
  announce "$project"
  timeout --kill-after=10 "$limit" "artifacts/bin/$project/release/$project" -noLogo -noColor -xml "$report" >"$results/$project.txt" 2>&1 || status=$?
  show_output "$results/$project.txt"
  if [ ! -s "$report" ]; then
    # Exit code 8 is the runner's word for "there are no tests here".
    fails "$project ended with status $status and without a report"
    return
  fi
  count_report "$report" $status
}

# Prints what a test program printed, and keeps what it says of failures for the end, where it is not missed.
show_output() {
  grep -vE '^ *(Discovering|Discovered|Starting|Finished):|^=== TEST EXECUTION SUMMARY' "$1" || true
  local text
  text=$(awk '/ \[[A-Z]+\]$/ { keep = / \[FAIL\]$/ } keep && $0 !~ /^ *(Finished|=== TEST)/ && !/Total: / { print }' "$1" | head -60)
  [ -z "$text" ] || failures+=("$text")
}

fails() {
  echo "    $*"
  failures+=("    $*")
  failed=$((failed + 1))
}

# Adds what a report says; a program that failed without a failed test counts as one.
count_report() {
  passed=$((passed + $(total "$1" passed)))
  skipped=$((skipped + $(total "$1" skipped)))
  local bad=$(($(total "$1" failed) + $(total "$1" errors)))
  if [ $bad = 0 ] && [ "$2" != 0 ]; then
    failures+=("    $(basename "$1" .xml) ended with status $2 though no test failed")
    bad=1
  fi
  failed=$((failed + bad))
}

# The virtual machine, with nothing else at work beside it. Without one, one skip says why.
# The whole of the tests must fit into 25 minutes, also where the processor is slow: the emulated machine, which comes last, gets what is left
# of them. By itself (./test.sh vm) it has its own limit, and to exceed that is a failure.
whole_minutes=22
least_for_vm=240

skip_vm() { echo "    vm [SKIP]: $*"; skipped=$((skipped + 1)); }

run_vm() {
  local left=900
  announce vm
  if [ -n "${whole:-}" ]; then
    left=$((whole_minutes * 60 - SECONDS))
    [ $left -ge $least_for_vm ] || { skip_vm "only $left seconds are left for it on this slow machine: run ./test.sh vm"; return; }
    # What is missing to 25 minutes is for making its image.
    [ $left -lt 900 ] || left=900
  fi
  [ "${CORTEN_TEST_LONG:-}" != 1 ] || left=2400
  run_machine apparmor eng/vm/tests $left
  [ "${CORTEN_TEST_LONG:-}" != 1 ] || run_machine selinux eng/vm/tests-selinux $left
}

# Runs the tests of a file in a machine with a security module, for so many seconds at most.
run_machine() {
  local security=$1 tests=$2 left=$3 name report status=0
  CORTEN_VM_LIMIT=$left eng/vm-lane.sh "$results/vm-$security" "$security" || status=$?
  if [ $status = 77 ]; then
    skip_vm "there is no virtual machine, the reason stands above"
    return
  elif [ $status = 78 ] && [ -n "${whole:-}" ]; then
    skip_vm "it was not ready within $left seconds on this slow machine: run ./test.sh vm"
    return
  fi
  [ $status = 0 ] || { fails "the virtual machine ended with status $status"; return; }
  while read -r name _; do
    report=$results/vm-$security/$name.xml
    show_output "$results/vm-$security/$name.txt"
    if [ -s "$report" ]; then
      count_report "$report" 0
    else
      fails "$name left no report in the virtual machine"
    fi
  done <"$tests"
}

# Counts a command as one test.
run_check() {
  local name=$1
  shift
  announce "$name"
  if "$@" >"$results/$name.txt" 2>&1; then
    passed=$((passed + 1))
  else
    sort -u "$results/$name.txt" | tail -40
    fails "$name [FAIL]: $*"
  fi
}

# The programs and all that they are made of; the analyzers have seen the same code before.
check_net10() {
  local directory program status=0
  directory=$(mktemp -d /tmp/corten-test-net10-XXXXXX)
  for program in corun cormon corten; do
    dotnet build src/$program -v q -nologo -clp:NoSummary -p:CortenTargetFramework=net10.0 -p:PublishAot=false -p:RunAnalyzers=false -p:ArtifactsPath="$directory" ||
      status=$?
  done
  rm -rf "$directory"
  return $status
}

run_part() {
  case $1 in
    format) run_check format dotnet format whitespace . --folder --exclude artifacts --verify-no-changes ;;
    net10) run_check net10 check_net10 ;;
    integration | Integration) [ -n "${CORTEN_PREFIX:-}" ] || publish; run_tests Corten.Integration.Tests ;;
    vm) [ -n "${CORTEN_PREFIX:-}" ] || publish; run_vm ;;
    *)
      local project=$1
      [ -d "tests/$project" ] || project=Corten.$1.Tests
      [ -d "tests/$project" ] || project=$1.Tests
      [ -d "tests/$project" ] || { usage >&2; fail "there is no part $1"; }
      run_tests "$project" ;;
  esac
}

install_packages
find_sdk
build
if [ ${#parts[@]} -eq 0 ]; then
  [ "${CORTEN_TEST_LONG:-}" = 1 ] || whole=1
  for folder in tests/*.Tests; do
    [ "$folder" = tests/Corten.Integration.Tests ] || parts+=("${folder#tests/}")
  done
  parts+=(format integration vm)
  [ -n "${whole:-}" ] || parts+=(net10)
fi
for part in "${parts[@]}"; do
  run_part "$part"
done
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true
if [ ${#failures[@]} -gt 0 ]; then
  announce what failed
  printf '%s\n' "${failures[@]}"
fi
echo "$passed passed, $failed failed, $skipped skipped"
[ $failed -eq 0 ]
