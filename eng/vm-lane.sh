#!/bin/bash
# Runs tests in a virtual machine with pure cgroup v2, systemd and AppArmor or SELinux:  eng/vm-lane.sh RESULTS [apparmor|selinux]
# RESULTS gets an xunit report for every line of eng/vm/tests, or eng/vm/tests-selinux. Exit code 77 says that no machine can be made here, and why; 78 that the
# machine was still at work after $CORTEN_VM_LIMIT seconds (900).
set -euo pipefail
cd "$(dirname "$0")/.."
results=$(mkdir -p "${1:?the directory for the reports}" && cd "$1" && pwd)
security=${2:-apparmor}
case $security in
  apparmor) tests=eng/vm/tests ;;
  selinux) tests=eng/vm/tests-selinux ;;
  *) echo "vm: there is no machine with $security; apparmor and selinux are" >&2; exit 1 ;;
esac
cache=${XDG_CACHE_HOME:-$HOME/.cache}/corten/vm
limit=${CORTEN_VM_LIMIT:-900}

unavailable() { echo "vm: $*"; exit 77; }

[ "$(uname -m)" = x86_64 ] || unavailable "the virtual machine is made for x86_64 only, and this is $(uname -m)"
for tool in qemu-system-x86_64 mke2fs mmdebstrap; do
  command -v $tool >/dev/null || unavailable "$tool is not installed and cannot be installed here"
done

work=$(mktemp -d /tmp/corten-test-vm-XXXXXX)
trap 'rm -rf "$work"' EXIT
trap 'exit 1' INT TERM HUP

# The root file system and kernel, kept under a name made of what they are made from.
image=$cache/$(cat "$0" eng/vm/packages eng/vm/configure.sh eng/vm/corten-tests.service | sha256sum | cut -c1-16)

make_image() {
  local root=$work/root began=$SECONDS packages
  packages=$(paste -sd, eng/vm/packages)
  echo "vm: making the machine's root file system"
  # The initial ram disk holds the disk's driver alone: it is unpacked by an emulated processor.
  timeout --kill-after=10 600 mmdebstrap --variant=apt --quiet --format=directory --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' --dpkgopt='path-exclude=/usr/share/locale/*' \
    --essential-hook='mkdir -p "$1/etc/initramfs-tools/conf.d" "$1/usr/share/initramfs-tools/modules.d"' \
    --essential-hook='printf "MODULES=list\nCOMPRESS=gzip\n" >"$1/etc/initramfs-tools/conf.d/corten"' \
    --essential-hook='printf "%s\n" virtio_pci virtio_blk ext4 >"$1/usr/share/initramfs-tools/modules.d/corten"' \
    --customize-hook="$PWD/eng/vm/configure.sh" bookworm "$root" >"$results/image.txt" 2>&1 || { tail -5 "$results/image.txt"; unavailable "mmdebstrap could not make a Debian from this machine's package feed"; }
  mkdir -p "$cache"
  rm -rf "$image.new" "$cache"/????????????????
  mkdir "$image.new"
  cp -L "$root/vmlinuz" "$root/initrd.img" "$image.new/"
  make_disk "$root" "$image.new/root.img" 2G
  mv "$image.new" "$image"
  rm -rf "$root"
  echo "vm: made in $((SECONDS - began)) seconds"
}

# A file system image with the content of a directory; no journal, for nothing is kept.
make_disk() { truncate -s "$3" "$2" && mke2fs -q -t ext4 -O ^has_journal -F -d "$1" "$2"; }

# The checkout as the tests see it: programs, tests and the runtime that runs them.
make_share() {
  local share=$work/share dotnet project
  dotnet=$(dirname "$(readlink -f "$(command -v dotnet)")")
  mkdir -p "$share/artifacts/prefix" "$share/artifacts/bin" "$share/eng" "$share/dotnet/shared"
  cp -a Corten.slnx "$share/"
  cp -a eng/vm "$share/eng/"
  [ "${CORTEN_TEST_LONG:-}" != 1 ] || touch "$share/eng/vm/long"
  cp -a artifacts/prefix/bin "$share/artifacts/prefix/"
  while read -r _ project _; do
    [ ! -e "$share/artifacts/bin/$project" ] || continue
    mkdir -p "$share/artifacts/bin/$project"
    cp -a "artifacts/bin/$project/release" "$share/artifacts/bin/$project/"
  done <"$tests"
  cp -a "$dotnet/host" "$dotnet/dotnet" "$share/dotnet/"
  cp -a "$dotnet/shared/Microsoft.NETCore.App" "$share/dotnet/shared/"
  make_disk "$share" "$work/share.img" 1G
  rm -rf "$share"
}

# Without KVM, which is not to be had, or not to be trusted, on a machine that is itself virtual. What it says goes to a file: a console that
# somebody stops would stop the machine. It dies with this script, and after the limit in any case.
boot() {
  local status=0
  truncate -s 64M "$work/results.img"
  setpriv --pdeathsig TERM timeout --kill-after=10 "$limit" setpriv --pdeathsig KILL qemu-system-x86_64 \
    -accel tcg,thread=multi -cpu max -smp 2 -m 2048 -nodefaults -no-reboot -display none -nic none \
    -kernel "$image/vmlinuz" -initrd "$image/initrd.img" \
    -append "root=/dev/vda rw console=ttyS0 panic=-1 quiet loglevel=4 systemd.show_status=false audit=0 psi=1 security=$security $security=1 corten.tests=$tests mitigations=off tsc=reliable" \
    -drive "file=$image/root.img,format=raw,if=virtio,snapshot=on,cache=unsafe" \
    -drive "file=$work/share.img,format=raw,if=virtio,read-only=on" \
    -drive "file=$work/results.img,format=raw,if=virtio,cache=unsafe" \
    -device virtio-rng-pci -chardev "file,id=console,path=$results/console.txt" -serial chardev:console </dev/null >"$results/qemu.txt" 2>&1 || status=$?
  [ $status != 124 ] && [ $status != 137 ] || { echo "vm: the machine was still at work after $limit seconds"; exit 78; }
}

[ -e "$image/root.img" ] || make_image
make_share
began=$SECONDS
boot
echo "vm: ran for $((SECONDS - began)) seconds"
tar xf "$work/results.img" -C "$results" 2>/dev/null || {
  tail -20 "$results/console.txt" "$results/qemu.txt"
  echo "vm: the machine brought out no results"
  exit 1
}
grep -aE "up after|ended with status|Total:" "$results/console.txt" || true
