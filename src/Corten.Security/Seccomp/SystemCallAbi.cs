using System.Runtime.InteropServices;

namespace Corten.Security.Seccomp;

/// <summary>A system-call convention: the SCMP_ARCH_... names of the runtime specification, in its order.</summary>
public enum SystemCallAbi
{
    /// <summary>SCMP_ARCH_X86.</summary>
    X86,

    /// <summary>SCMP_ARCH_X86_64.</summary>
    X8664,

    /// <summary>SCMP_ARCH_X32: x86-64 with 32-bit pointers; its numbers have bit 30.</summary>
    X32,

    /// <summary>SCMP_ARCH_ARM, EABI.</summary>
    Arm,

    /// <summary>SCMP_ARCH_AARCH64.</summary>
    Aarch64,

    /// <summary>SCMP_ARCH_MIPS, o32.</summary>
    Mips,

    /// <summary>SCMP_ARCH_MIPS64.</summary>
    Mips64,

    /// <summary>SCMP_ARCH_MIPS64N32.</summary>
    Mips64N32,

    /// <summary>SCMP_ARCH_MIPSEL, o32.</summary>
    Mipsel,

    /// <summary>SCMP_ARCH_MIPSEL64.</summary>
    Mipsel64,

    /// <summary>SCMP_ARCH_MIPSEL64N32.</summary>
    Mipsel64N32,

    /// <summary>SCMP_ARCH_PPC.</summary>
    Ppc,

    /// <summary>SCMP_ARCH_PPC64.</summary>
    Ppc64,

    /// <summary>SCMP_ARCH_PPC64LE.</summary>
    Ppc64Le,

    /// <summary>SCMP_ARCH_S390, 31-bit.</summary>
    S390,

    /// <summary>SCMP_ARCH_S390X.</summary>
    S390X,

    /// <summary>SCMP_ARCH_PARISC.</summary>
    Parisc,

    /// <summary>SCMP_ARCH_PARISC64.</summary>
    Parisc64,

    /// <summary>SCMP_ARCH_RISCV64.</summary>
    Riscv64,

    /// <summary>SCMP_ARCH_LOONGARCH64.</summary>
    Loongarch64,

    /// <summary>SCMP_ARCH_M68K.</summary>
    M68k,

    /// <summary>SCMP_ARCH_SH: little-endian SuperH.</summary>
    Sh,

    /// <summary>SCMP_ARCH_SHEB: big-endian SuperH.</summary>
    Sheb,
}

/// <summary>Names of conventions.</summary>
public static class SystemCallAbis
{
    /// <summary>The convention of this process.</summary>
    /// <exception cref="SecurityException">There is no table for this machine.</exception>
    public static SystemCallAbi Native => RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => SystemCallAbi.X8664,
        Architecture.X86 => SystemCallAbi.X86,
        Architecture.Arm64 => SystemCallAbi.Aarch64,
        Architecture.Arm or Architecture.Armv6 => SystemCallAbi.Arm,
        Architecture.Ppc64le => SystemCallAbi.Ppc64Le,
        Architecture.S390x => SystemCallAbi.S390X,
        Architecture.RiscV64 => SystemCallAbi.Riscv64,
        Architecture.LoongArch64 => SystemCallAbi.Loongarch64,
        var other => throw new SecurityException($"seccomp filters cannot be made on the architecture {other}"),
    };

    /// <summary>The convention of a name like SCMP_ARCH_X86_64, or null.</summary>
    public static SystemCallAbi? Find(string name) => name switch
    {
        "SCMP_ARCH_X86" => SystemCallAbi.X86,
        "SCMP_ARCH_X86_64" => SystemCallAbi.X8664,
        "SCMP_ARCH_X32" => SystemCallAbi.X32,
        "SCMP_ARCH_ARM" => SystemCallAbi.Arm,
        "SCMP_ARCH_AARCH64" => SystemCallAbi.Aarch64,
        "SCMP_ARCH_MIPS" => SystemCallAbi.Mips,
        "SCMP_ARCH_MIPS64" => SystemCallAbi.Mips64,
        "SCMP_ARCH_MIPS64N32" => SystemCallAbi.Mips64N32,
        "SCMP_ARCH_MIPSEL" => SystemCallAbi.Mipsel,
        "SCMP_ARCH_MIPSEL64" => SystemCallAbi.Mipsel64,
        "SCMP_ARCH_MIPSEL64N32" => SystemCallAbi.Mipsel64N32,
        "SCMP_ARCH_PPC" => SystemCallAbi.Ppc,
        "SCMP_ARCH_PPC64" => SystemCallAbi.Ppc64,
        "SCMP_ARCH_PPC64LE" => SystemCallAbi.Ppc64Le,
        "SCMP_ARCH_S390" => SystemCallAbi.S390,
        "SCMP_ARCH_S390X" => SystemCallAbi.S390X,
        "SCMP_ARCH_PARISC" => SystemCallAbi.Parisc,
        "SCMP_ARCH_PARISC64" => SystemCallAbi.Parisc64,
        "SCMP_ARCH_RISCV64" => SystemCallAbi.Riscv64,
        "SCMP_ARCH_LOONGARCH64" => SystemCallAbi.Loongarch64,
        "SCMP_ARCH_M68K" => SystemCallAbi.M68k,
        "SCMP_ARCH_SH" => SystemCallAbi.Sh,
        "SCMP_ARCH_SHEB" => SystemCallAbi.Sheb,
        _ => null,
    };
}
