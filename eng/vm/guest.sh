#!/bin/bash
# Runs in the virtual machine, as root and alone: the tests of the disk /opt/corten. The reports go to the disk /dev/vdc as a tar archive.
set -u
cd /opt/corten
results=/run/corten-results
mkdir -p $results
export DOTNET_ROOT=/opt/corten/dotnet DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_TieredPGO=0
export CORTEN_PREFIX=/opt/corten/artifacts/prefix CORTEN_VM=1 HOME=/root
export PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
lanes=2 limit=800
# In the long run some tests change what every process of the machine sees.
[ ! -e eng/vm/long ] || { export CORTEN_TEST_LONG=1; lanes=1 limit=2000; }

echo "up after $(cut -d' ' -f1 /proc/uptime) seconds: $(uname -r), $(stat -fc %T /sys/fs/cgroup), $(cat /sys/kernel/security/lsm), systemd is $(systemctl is-system-running)"
run() {
  local name=$1 project=$2 begin=$SECONDS
  shift 2
  timeout --kill-after=10 $limit "artifacts/bin/$project/release/$project" -noLogo -noColor -xml "$results/$name.xml" "$@" >"$results/$name.txt" 2>&1
  echo "$name ended with status $? after $((SECONDS - begin)) seconds"
  tail -3 "$results/$name.txt"
}

# Two at a time, one for each processor; in the long run one.
while read -r name project filter; do
  [ "$(jobs -rp | wc -l)" -lt $lanes ] || wait -n
  # shellcheck disable=SC2086 # The filter is several words.
  run "$name" "$project" $filter &
done <"$(grep -o 'corten.tests=[^ ]*' /proc/cmdline | cut -d= -f2)"
wait
journalctl -b --no-pager >$results/journal.txt
tar cf /dev/vdc -C $results .
sync
