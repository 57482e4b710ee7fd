#!/bin/bash
# Installs Corten: packages that are missing, three native programs, completions, a first image; then runs a container from it.
set -euo pipefail
cd "$(dirname "$0")"

usage() {
  cat <<EOF
Usage: ./install.sh [--prefix DIR] [--root DIR] [--runroot DIR] [--aliases DIR] [--service]
       ./install.sh --uninstall [--purge] [--prefix DIR] [--root DIR] [--runroot DIR] [--aliases DIR]

Builds corun, cormon and corten, installs them and runs a first container.

  --prefix DIR   where the programs go; DIR/bin holds them (default: \$PREFIX, else /usr/local)
  --root DIR     the store of images and containers (default: /var/lib/corten)
  --runroot DIR  the state of running containers (default: /run/corten)
  --aliases DIR  make symlinks there under which the commands of docker, podman, skopeo, umoci and runc run; with --uninstall, remove them
  --service      have systemd start containers with the machine, as their restart policies say
  --uninstall    remove what this script installed into the prefix; images and containers stay
  --purge        with --uninstall: remove all containers and images too
  --help         this text

Root is needed for installing; without it, sudo is used. Running it again is harmless.
EOF
}

fail() { echo "install.sh: $*" >&2; exit 1; }
say() { echo "==> $*"; }

prefix=${PREFIX:-/usr/local} root=/var/lib/corten runroot=/run/corten aliases= action=install purge= service=
while [ $# -gt 0 ]; do
  case $1 in
    --prefix | --root | --runroot | --aliases) [ -n "${2:-}" ] || fail "$1 needs a directory"; declare "${1#--}=$2"; shift 2 ;;
    --prefix=* | --root=* | --runroot=* | --aliases=*) name=${1%%=*}; declare "${name#--}=${1#*=}"; shift ;;
    --uninstall) action=uninstall; shift ;;
    --purge) purge=yes; shift ;;
    --service) service=yes; shift ;;
    --help | -h) usage; exit 0 ;;
    *) echo "install.sh: unknown option $1" >&2; usage >&2; exit 2 ;;
  esac
done
for directory in "$prefix" "$root" "$runroot" "${aliases:-/}"; do
  case $directory in /*) ;; *) fail "$directory is not an absolute path" ;; esac
done
[ -z "$purge" ] || [ $action = uninstall ] || fail "--purge goes with --uninstall"
[ -z "$service" ] || [ -d /run/systemd/system ] || fail "--service needs systemd, which does not run here"

if [ "$(id -u)" = 0 ]; then
  as_root() { "$@"; }
elif command -v sudo >/dev/null; then
  as_root() { sudo -- "$@"; }
else
  fail "root is needed, and there is no sudo here: run it as root"
fi
manifest=$prefix/share/corten/installed-files
unit=lib/systemd/system/corten-restart.service

corten() { as_root "$prefix/bin/corten" --root "$root" --runroot "$runroot" "$@"; }

check_sdk() {
  local hint="Get it from https://dotnet.microsoft.com/download/dotnet or, on Debian and Ubuntu,
  see https://learn.microsoft.com/dotnet/core/install/linux."
  for directory in "${DOTNET_ROOT:-}" "$HOME/.dotnet" /usr/share/dotnet /usr/lib/dotnet; do
    command -v dotnet >/dev/null && break
    [ -z "$directory" ] || [ ! -x "$directory/dotnet" ] || PATH=$PATH:$directory
  done
  command -v dotnet >/dev/null || fail "the .NET SDK 10.0 or later is needed, and there is no 'dotnet' on PATH. $hint"
  dotnet --list-sdks | grep -qE '^[1-9][0-9]+\.' ||
    fail "the .NET SDK 10.0 or later is needed; 'dotnet --list-sdks' shows: $(dotnet --list-sdks | cut -d' ' -f1 | tr '\n' ' '). $hint"
}

# Installs the packages of the list that are not there yet.
install_packages() {
  local missing=() package
  command -v dpkg-query >/dev/null && command -v apt-get >/dev/null || {
    for tool in gcc busybox; do command -v $tool >/dev/null || fail "$tool is needed; this is not a Debian-like system, so install it yourself"; done
    return
  }
  for package in "$@"; do
    [ "$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null)" = installed ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing ${missing[*]}"
  as_root env DEBIAN_FRONTEND=noninteractive apt-get update -qq || echo "install.sh: apt-get update failed; trying with the lists that are there" >&2
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null ||
    fail "apt-get could not install ${missing[*]}; install them and run this again"
}

# Puts a file in place by a rename, so that a program in use is replaced whole or not at all.
place() {
  local source=$1 target=$2 mode=$3
  as_root install -D -m "$mode" "$source" "$target.new-$$"
  as_root mv -f "$target.new-$$" "$target"
  installed+=("$target")
}

install_programs() {
  installed=()
  local program
  for program in corun cormon corten; do
    place "$work/bin/$program" "$prefix/bin/$program" 755
  done
  "$work/bin/corten" completion bash >"$work/completion.bash"
  "$work/bin/corten" completion zsh >"$work/completion.zsh"
  "$work/bin/corten" completion fish >"$work/completion.fish"
  place "$work/completion.bash" "$prefix/share/bash-completion/completions/corten" 644
  place "$work/completion.zsh" "$prefix/share/zsh/site-functions/_corten" 644
  place "$work/completion.fish" "$prefix/share/fish/vendor_completions.d/corten.fish" 644
  "$work/bin/corten" man-pages "$work/man"
  local page
  for page in "$work"/man/*.1; do
    place "$page" "$prefix/share/man/man1/${page##*/}" 644
  done
  if [ -n "$service" ]; then
    corten system boot-unit >"$work/corten-restart.service"
    place "$work/corten-restart.service" "$prefix/$unit" 644
    as_root systemctl enable --quiet "$prefix/$unit" || fail "systemctl could not enable $prefix/$unit; the line above says why"
  fi
  printf '%s\n' "${installed[@]}" "$manifest" >"$work/manifest"
  place "$work/manifest" "$manifest" 644
}

# A root file system of the static busybox: the program, a link for each of its commands, and the directories that programs expect.
make_image() {
  local rootfs=$work/rootfs busybox link
  busybox=$(command -v busybox) || fail "there is no busybox on PATH after installing busybox-static"
  mkdir -p "$rootfs"/{bin,dev,etc,home,proc,root,run,sbin,sys,tmp,usr/bin,usr/sbin,var/log,var/tmp}
  chmod 755 "$rootfs" "$rootfs"/{bin,dev,etc,home,proc,run,sbin,sys,usr,usr/bin,usr/sbin,var,var/log}
  chmod 1777 "$rootfs/tmp" "$rootfs/var/tmp"
  chmod 700 "$rootfs/root"
  install -m 755 "$busybox" "$rootfs/bin/busybox"
  for link in $("$busybox" --list-full); do
    mkdir -p "$rootfs/$(dirname "$link")"
    [ -e "$rootfs/$link" ] || ln -s /bin/busybox "$rootfs/$link"
  done
  echo 'root:x:0:0:root:/root:/bin/sh
nobody:x:65534:65534:nobody:/:/bin/false' >"$rootfs/etc/passwd"
  echo 'root:x:0:
nogroup:x:65534:' >"$rootfs/etc/group"
  chmod 644 "$rootfs/etc/passwd" "$rootfs/etc/group"
  tar --create --file "$work/busybox.tar" --directory "$rootfs" --owner=0 --group=0 --numeric-owner --sort=name --mtime=@0 .
  # Made once: the same image again would only leave the former one without a name.
  corten inspect localhost/busybox:latest 2>/dev/null | grep -q "sha256:$(sha256sum <"$work/busybox.tar" | cut -d' ' -f1)" ||
    corten import --change 'CMD ["sh"]' "$work/busybox.tar" localhost/busybox:latest >/dev/null
}

install_corten() {
  check_sdk
  install_packages gcc libc6-dev zlib1g-dev openssl ca-certificates busybox-static
  work=$(mktemp -d)
  trap 'rm -rf "$work"' EXIT
  say "compiling corun, cormon and corten to native programs (a minute or two)"
  eng/publish.sh "$work/bin"
  say "installing into $prefix"
  install_programs
  say "making the image localhost/busybox:latest"
  make_image
  say "corten run --rm --network none localhost/busybox"
  # shellcheck disable=SC2016
  corten run --rm --network none localhost/busybox sh -c \
    'echo "Hello from a container: process $$, user $(id -un), host name $(hostname), Linux $(uname -r)."' ||
    fail "the first container did not run; the lines above say why"
  if [ -n "$aliases" ]; then
    as_root "$prefix/bin/corten" aliases "$aliases" >/dev/null
    say "with $aliases first on PATH, the commands of docker, podman, skopeo, umoci and runc run on this installation"
  fi
  local command=corten
  [ "$(type -P corten)" = "$prefix/bin/corten" ] || command=$prefix/bin/corten
  [ "$(id -u)" = 0 ] || command="sudo $command"
  say "done; try: $command run --rm -it --network none localhost/busybox"
}

uninstall_corten() {
  [ -z "$purge" ] || purge_store
  [ -z "$aliases" ] || [ ! -x "$prefix/bin/corten" ] || as_root "$prefix/bin/corten" aliases --remove "$aliases" >/dev/null
  if ! as_root test -f "$manifest"; then
    say "nothing is installed in $prefix"
    return
  fi
  local file
  [ ! -e "$prefix/$unit" ] || as_root systemctl disable --quiet "${unit##*/}" || true
  as_root cat "$manifest" | while IFS= read -r file; do
    case $file in "$prefix"/*) as_root rm -f -- "$file" </dev/null ;; esac
  done
  as_root rmdir -p --ignore-fail-on-non-empty -- "$prefix/share/corten" 2>/dev/null || true
  say "removed what was installed in $prefix"
  [ -n "$purge" ] || say "images and containers stay in $root; --uninstall --purge removes them too"
}

purge_store() {
  if [ -x "$prefix/bin/corten" ]; then
    local id
    for id in $(corten ps -aq); do corten rm -f "$id" >/dev/null; done
  fi
  local directory mount
  for directory in "$root" "$runroot"; do
    # Deepest mounts first; only what lies below our own directories.
    awk -v d="$directory/" 'index($5, d) == 1 { print $5 }' /proc/self/mountinfo | sort -r | while IFS= read -r mount; do
      as_root umount -l -- "$mount" </dev/null
    done
    as_root rm -rf --one-file-system -- "$directory"
  done
  say "removed $root and $runroot"
}

"${action}_corten"
