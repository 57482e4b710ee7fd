#!/bin/bash
# Writes src/Corten.Security/Seccomp/Tables/*.cs anew from the kernel's own headers:  eng/syscall-tables.sh
# The headers are those of Debian's linux-libc-dev-*-cross packages, which are unpacked into a temporary directory, not installed.
# Calls that are newer than those headers are listed below; from number 424 on a call has the same number everywhere.
set -euo pipefail
cd "$(dirname "$0")/.."
out=$PWD/src/Corten.Security/Seccomp/Tables
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"

newer=(cachestat:451 fchmodat2:452 map_shadow_stack:453 futex_wake:454 futex_wait:455 futex_requeue:456 statmount:457 listmount:458
  lsm_get_self_attr:459 lsm_set_self_attr:460 lsm_list_modules:461 mseal:462 setxattrat:463 getxattrat:464 listxattrat:465 removexattrat:466
  open_tree_attr:467 file_getattr:468 file_setattr:469 listns:470 rseq_slice_yield:471)
newer_x86_64=(uretprobe:335 uprobe:336)
newer_x32=(uretprobe:335 uprobe:336)
newer_s390=(memfd_secret:447)
newer_s390x=(memfd_secret:447)
newer_parisc=(cacheflush:356)
newer_parisc64=(cacheflush:356)
newer_sh=(sync_file_range2:388)
newer_riscv64=(riscv_hwprobe:258)
newer_loongarch64=(fstat:80 newfstatat:79)

apt-get -q download linux-libc-dev-{arm64,armhf,i386,ppc64el,powerpc,s390x,mips,mips64,mipsn32,hppa,riscv64,m68k,sh4,amd64}-cross >/dev/null
for package in *.deb; do dpkg -x "$package" root; done

# architecture, headers' directory, first number, options of the preprocessor
architectures() {
  cat <<END
x86 i686-linux-gnu 0 -m32
x86_64 x86_64-linux-gnu 0
x32 x86_64-linux-gnu 1073741824 -mx32
arm arm-linux-gnueabihf 0 -U__x86_64__ -D__ARM_EABI__
aarch64 aarch64-linux-gnu 0 -U__x86_64__
mips mips-linux-gnu 4000 -U__x86_64__ -D_MIPS_SIM=1 -D_MIPS_SIM_ABI32=1
mips64 mips64-linux-gnuabi64 5000 -U__x86_64__ -D_MIPS_SIM=3 -D_MIPS_SIM_ABI64=3
mips64n32 mips64-linux-gnuabin32 6000 -U__x86_64__ -D_MIPS_SIM=2 -D_MIPS_SIM_NABI32=2
parisc hppa-linux-gnu 0 -m32
parisc64 hppa-linux-gnu 0 -D__LP64__
ppc powerpc-linux-gnu 0 -m32
ppc64 powerpc64le-linux-gnu 0 -D__powerpc64__
riscv64 riscv64-linux-gnu 0 -D__riscv_xlen=64
loongarch64 riscv64-linux-gnu 0 -D__ARCH_WANT_SYS_CLONE -D__ARCH_WANT_SYS_CLONE3
s390 s390x-linux-gnu 0 -U__x86_64__ -m32
s390x s390x-linux-gnu 0 -D__s390x__
m68k m68k-linux-gnu 0 -m32
sh sh4-linux-gnu 0 -m32
END
}

# Prints "name number" for one architecture.
numbers() {
  local architecture=$1 headers=$2 base=$3 header=asm/unistd.h extra newest
  shift 3
  [ "$architecture" != loongarch64 ] || header=asm-generic/unistd.h
  {
    echo "#include <$header>"
    # Every macro, evaluated by the preprocessor.
    echo "#include <$header>" | gcc -E -dM -nostdinc -isystem "root/usr/$headers/include" "$@" - |
      grep -oE '^#define __(ARM_)?NR_[a-z0-9_]+ ' | awk '{ print "@", substr($2, index($2, "NR_") + 3), $2 }' | grep -vE ' (unused[0-9]*|reserved[0-9]*|syscalls|syscall_mask|syscall_count|arch_specific_syscall|base|syscall_base) '
  } | gcc -E -P -nostdinc -isystem "root/usr/$headers/include" "$@" - | sed -n 's/^@ //p' | sed 's/[()+]/ /g' |
    awk -v base="$base" '{ n = 0; for (i = 2; i <= NF; i++) n += ($i ~ /^0x/ ? hex($i) : $i); print $1, n - base }
      function hex(t, v, i) { v = 0; for (i = 3; i <= length(t); i++) v = v * 16 + index("0123456789abcdef", tolower(substr(t, i, 1))) - 1; return v }'
  extra="newer_$architecture[@]"
  for newest in "${newer[@]}" ${!extra:-}; do echo "${newest/:/ }"; done
}

while read -r name headers base options; do
  # shellcheck disable=SC2086
  numbers "$name" "$headers" "$base" $options | sort -u >"$name.numbers"
done < <(architectures)
cat ./*.numbers | cut -d' ' -f1 | LC_ALL=C sort -u >names

wrap() { tr '\n' ' ' | fold -s -w 138 | sed 's/ *$//; s/^/        /'; echo; }

cat >"$out/SystemCallNames.cs" <<END
namespace Corten.Security.Seccomp.Tables;

/// <summary>The names of system calls on any architecture, made by eng/syscall-tables.sh: data in the binary, nothing runs to load it.</summary>
internal static class SystemCallNames
{
    /// <summary>Number of names.</summary>
    public const int Count = $(wc -l <names);

    /// <summary>All names in ASCII, in the order of their bytes, one behind the other.</summary>
    public static ReadOnlySpan<byte> Text =>
$(tr -d '\n' <names | fold -w 126 | sed 's/.*/        "&"u8 +/' | sed '$ s/ +$/;/')

    /// <summary>Where each name begins in <see cref="Text"/>, and where the last one ends.</summary>
    public static ReadOnlySpan<ushort> Starts =>
    [
$(awk '{ print n + 0 ","; n += length($0) } END { print n "," }' names | wrap)
    ];

    /// <summary>Open hash table of 1024 places: 0 is empty, n is name n - 1. The hash of a name is h = (h * 31 + byte) mod 65536, its place h mod 1024.</summary>
    public static ReadOnlySpan<ushort> Places =>
    [
$(awk 'BEGIN { for (i = 32; i < 127; i++) code[sprintf("%c", i)] = i }
  { h = 0; for (i = 1; i <= length($0); i++) h = (h * 31 + code[substr($0, i, 1)]) % 65536; h %= 1024; while (h in slot) h = (h + 1) % 1024; slot[h] = NR }
  END { for (i = 0; i < 1024; i++) print slot[i] + 0 "," }' names | wrap)
    ];
}
END

# One class to a family: its title, then "Property architecture" pairs.
family() {
  local class=$1 title=$2 file=$out/$1.cs
  shift 2
  printf 'namespace Corten.Security.Seccomp.Tables;\n\n/// <summary>%s: the number of each name of <see cref="SystemCallNames"/>, -1 where there is none.</summary>\ninternal static class %s\n{' "$title" "$class" >"$file"
  while [ $# -gt 0 ]; do
    { printf '\n    public static ReadOnlySpan<short> %s =>\n    [\n' "$1"
      # The private calls of ARM lie at 0xf0000 and are kept from 0x1000 on.
      awk 'NR == FNR { n[$1] = $2; next } { v = ($1 in n) ? n[$1] : -1; print (v >= 983040 ? v - 983040 + 4096 : v) "," }' "$2.numbers" names | wrap
      printf '    ];\n'; } >>"$file"
    shift 2
  done
  echo '}' >>"$file"
}
family X86Numbers "x86: x32 without its bit 30" X86 x86 X86_64 x86_64 X32 x32
family ArmNumbers "ARM: the private calls of 32-bit ARM are kept from 0x1000 on instead of 0xf0000" Arm arm Aarch64 aarch64
family MipsNumbers "MIPS without the base of the calling convention (4000, 5000, 6000)" O32 mips N64 mips64 N32 mips64n32
family PariscNumbers "PA-RISC" Parisc parisc Parisc64 parisc64
family PowerNumbers "PowerPC" Ppc ppc Ppc64 ppc64
family S390Numbers "IBM Z" S390 s390 S390X s390x
family GenericNumbers "Architectures that use the kernel's generic table" Riscv64 riscv64 Loongarch64 loongarch64
family OtherNumbers "Motorola 68000 and SuperH" M68k m68k Sh sh
wc -l "$out"/*.cs names
cp names ./*.numbers "${SYSCALL_TABLES_COPY:-/dev/null}" 2>/dev/null || true
