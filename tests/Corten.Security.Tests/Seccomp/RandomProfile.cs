using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Tests.Seccomp;

/// <summary>Profiles as nobody would write them, from a seed.</summary>
internal sealed class RandomProfile(int seed, IReadOnlyList<string> names)
{
    private static readonly string[] _actions =
    [
        "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS", "SCMP_ACT_TRAP", "SCMP_ACT_ERRNO", "SCMP_ACT_TRACE", "SCMP_ACT_ALLOW", "SCMP_ACT_LOG",
        "SCMP_ACT_NOTIFY",
    ];

    private static readonly string[] _little =
    [
        "SCMP_ARCH_X86", "SCMP_ARCH_X86_64", "SCMP_ARCH_X32", "SCMP_ARCH_ARM", "SCMP_ARCH_AARCH64", "SCMP_ARCH_MIPSEL", "SCMP_ARCH_MIPSEL64", "SCMP_ARCH_MIPSEL64N32",
        "SCMP_ARCH_PPC64LE", "SCMP_ARCH_RISCV64",
    ];

    private static readonly string[] _big =
    [
        "SCMP_ARCH_MIPS", "SCMP_ARCH_MIPS64", "SCMP_ARCH_MIPS64N32", "SCMP_ARCH_PPC", "SCMP_ARCH_PPC64", "SCMP_ARCH_S390", "SCMP_ARCH_S390X", "SCMP_ARCH_PARISC",
        "SCMP_ARCH_PARISC64",
    ];

    private static readonly string[] _operations =
        ["SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"];

    private static readonly ulong[] _values =
        [0, 1, 2, 8, 38, 40, 0xff, 0x20008, 0x7e020000, 0x7fffffff, 0x80000000, 0xffffffff, 0x1_0000_0000, 0x1_0000_0008, 0xffff_ffff_0000_0000, ulong.MaxValue];

    private readonly Random _random = new(seed);

    /// <summary>Every value that a condition may compare with.</summary>
    public static IReadOnlyList<ulong> Values => _values;

    /// <summary>Architectures that libseccomp 2.5 knows, of one byte order.</summary>
    public static IReadOnlyList<string> Architectures(bool bigEndian) => bigEndian ? _big : _little;

    /// <summary>The profile, and the architecture that takes the place of the machine's own.</summary>
    public (LinuxSeccomp Profile, string Native) Make()
    {
        bool bigEndian = _random.Next(4) == 0;
        string native = bigEndian ? Pick(_big) : _random.Next(2) == 0 ? "SCMP_ARCH_X86_64" : Pick(_little.Where(name => name != "SCMP_ARCH_X32").ToArray());
        string fallback = Pick(_actions[..^1]);
        string[] architectures = [.. (bigEndian ? _big : _little).Where(_ => _random.Next(3) == 0)];
        string[] pool = [.. Enumerable.Range(0, _random.Next(4) == 0 ? 200 : 12).Select(_ => Pick(names)).Distinct()];
        return (new LinuxSeccomp
        {
            DefaultAction = fallback,
            DefaultErrnoRet = fallback == "SCMP_ACT_ERRNO" && _random.Next(2) == 0 ? (uint)_random.Next(1, 100) : null,
            Architectures = architectures,
            Syscalls = [.. Enumerable.Range(0, _random.Next(1, 40)).Select(_ => Rule(pool))],
        }, native);
    }

    // Most rules that have conditions share an action, as they do in real profiles: then the order of tests does not matter.
    private LinuxSyscall Rule(string[] pool)
    {
        bool conditional = _random.Next(2) == 0;
        string action = conditional && _random.Next(8) != 0 ? "SCMP_ACT_ALLOW" : Pick(_actions);
        return new LinuxSyscall
        {
            Names = [.. Enumerable.Range(0, conditional ? 2 : _random.Next(1, Math.Max(2, pool.Length / 3))).Select(_ => Pick(pool))],
            Action = action,
            ErrnoRet = action is "SCMP_ACT_ERRNO" or "SCMP_ACT_TRACE" && _random.Next(2) == 0 ? (uint)_random.Next(0, 200) : null,
            Args = conditional ? [.. Enumerable.Range(0, _random.Next(1, 4)).Select(_ => Argument())] : null,
        };
    }

    private LinuxSeccompArg Argument() => new()
    {
        Index = (uint)_random.Next(_random.Next(3) == 0 ? 6 : 2),
        Op = Pick(_operations),
        Value = Pick(_values),
        ValueTwo = Pick(_values),
    };

    private T Pick<T>(IReadOnlyList<T> list) => list[_random.Next(list.Count)];
}
