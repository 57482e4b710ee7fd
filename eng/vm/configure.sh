#!/bin/sh
# Sets up the machine of the VM lane in the root file system $1; mmdebstrap runs it when the packages are there.
set -eu
root=$1
here=$(dirname "$0")

# An ordinary user whose service manager runs without a login and may limit its own cgroups.
chroot "$root" useradd --uid 1000 --create-home --shell /bin/sh corten
printf 'corten:100000:65536\n' >"$root/etc/subuid"
printf 'corten:100000:65536\n' >"$root/etc/subgid"
mkdir -p "$root/var/lib/systemd/linger" "$root/etc/systemd/system/user@.service.d"
touch "$root/var/lib/systemd/linger/corten"
printf '[Service]\nDelegate=cpu cpuset io memory pids\n' >"$root/etc/systemd/system/user@.service.d/delegate.conf"

# Labels, without the power to forbid: the files of this machine have none. Which security module there is, the kernel's command line says.
printf 'SELINUX=permissive\nSELINUXTYPE=default\n' >"$root/etc/selinux/config"

install -m 644 "$here/corten-tests.service" "$root/etc/systemd/system/"
mkdir -p "$root/etc/systemd/system/multi-user.target.wants" "$root/opt/corten"
ln -s /etc/systemd/system/corten-tests.service "$root/etc/systemd/system/multi-user.target.wants/"
# What a machine does not need that lives for minutes.
for unit in apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer fstrim.timer systemd-timesyncd.service getty@tty1.service \
  serial-getty@ttyS0.service systemd-udev-settle.service logrotate.timer e2scrub_reap.service systemd-pstore.service; do
  ln -sf /dev/null "$root/etc/systemd/system/$unit"
done
echo corten-vm >"$root/etc/hostname"
printf '127.0.0.1 localhost corten-vm\n' >"$root/etc/hosts"
printf 'overlay\nloop\nerofs\nbfq\nveth\nbridge\n' >"$root/etc/modules-load.d/corten.conf"
rm -rf "$root/var/cache/apt" "$root/var/lib/apt/lists"
