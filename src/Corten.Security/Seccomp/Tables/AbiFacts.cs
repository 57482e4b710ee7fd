namespace Corten.Security.Seccomp.Tables;

/// <summary>What a filter must know of a convention.</summary>
/// <param name="Audit">The value in seccomp_data.arch: AUDIT_ARCH_... of linux/audit.h.</param>
/// <param name="FirstNumber">What is added to the numbers of the table.</param>
/// <param name="Multiplexed">Whether socket and System V IPC calls also, or only, go through socketcall(2) and ipc(2).</param>
internal readonly record struct AbiFacts(uint Audit, uint FirstNumber = 0, bool Multiplexed = false)
{
    /// <summary>Bit 30, which marks the numbers of x32.</summary>
    public const uint X32Bit = 1u << 30;

    private const uint LittleEndianBit = 1u << 30;

    /// <summary>Whether the first of an argument's two words is the high one.</summary>
    public bool BigEndian => (Audit & LittleEndianBit) == 0;

    public static AbiFacts Of(SystemCallAbi abi) => abi switch
    {
        SystemCallAbi.X86 => new(0x40000003, 0, true),
        SystemCallAbi.X8664 => new(0xc000003e),
        SystemCallAbi.X32 => new(0xc000003e, X32Bit),
        SystemCallAbi.Arm => new(0x40000028),
        SystemCallAbi.Aarch64 => new(0xc00000b7),
        SystemCallAbi.Mips => new(0x00000008, 4000, true),
        SystemCallAbi.Mips64 => new(0x80000008, 5000),
        SystemCallAbi.Mips64N32 => new(0xa0000008, 6000),
        SystemCallAbi.Mipsel => new(0x40000008, 4000, true),
        SystemCallAbi.Mipsel64 => new(0xc0000008, 5000),
        SystemCallAbi.Mipsel64N32 => new(0xe0000008, 6000),
        SystemCallAbi.Ppc => new(0x00000014, 0, true),
        SystemCallAbi.Ppc64 => new(0x80000015, 0, true),
        SystemCallAbi.Ppc64Le => new(0xc0000015, 0, true),
        SystemCallAbi.S390 => new(0x00000016, 0, true),
        SystemCallAbi.S390X => new(0x80000016, 0, true),
        SystemCallAbi.Parisc => new(0x0000000f),
        SystemCallAbi.Parisc64 => new(0x8000000f),
        SystemCallAbi.Riscv64 => new(0xc00000f3),
        SystemCallAbi.Loongarch64 => new(0xc0000102),
        SystemCallAbi.M68k => new(0x00000004, 0, true),
        SystemCallAbi.Sh => new(0x4000002a, 0, true),
        SystemCallAbi.Sheb => new(0x0000002a, 0, true),
        _ => throw new ArgumentOutOfRangeException(nameof(abi)),
    };

    /// <summary>Whether arguments have 64 bits that count.</summary>
    public static bool IsWide(SystemCallAbi abi) => abi is SystemCallAbi.X8664 or SystemCallAbi.Aarch64 or SystemCallAbi.Mips64 or SystemCallAbi.Mipsel64
        or SystemCallAbi.Ppc64 or SystemCallAbi.Ppc64Le or SystemCallAbi.S390X or SystemCallAbi.Parisc64 or SystemCallAbi.Riscv64 or SystemCallAbi.Loongarch64;
}
