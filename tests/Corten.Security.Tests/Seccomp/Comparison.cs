using System.Buffers.Binary;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Tests.Seccomp;

/// <summary>Compiles one profile with libseccomp, by the steps that runc takes, and holds our filter against it.</summary>
internal sealed class Comparison(LinuxSeccomp profile, string native)
{
    private const uint NoSuchCall = 0x00050026;

    private static readonly string[] _operations =
        ["", "SCMP_CMP_NE", "SCMP_CMP_LT", "SCMP_CMP_LE", "SCMP_CMP_EQ", "SCMP_CMP_GE", "SCMP_CMP_GT", "SCMP_CMP_MASKED_EQ"];

    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(5);

    private readonly string[] _architectures = [.. (profile.Architectures ?? []).Prepend(native).Distinct()];

    private readonly Dictionary<string, uint> _newest = [];

    private readonly HashSet<uint> _actions =
    [
        SeccompAction.KillThread,
        SeccompAction.Value(profile.DefaultAction, profile.DefaultErrnoRet),
        .. (profile.Syscalls ?? []).Select(rule => SeccompAction.Value(rule.Action, rule.ErrnoRet)),
    ];

    /// <summary>Number of verdicts compared.</summary>
    public long Verdicts { get; private set; }

    /// <summary>Whether libseccomp 2.5 takes for ever over the profile, as it does over a few. The thread is left behind.</summary>
    public bool IsEndless { get; private set; }

    /// <summary>Verdicts in which libseccomp departs from what the profile plainly says, and we do not.</summary>
    public long Faults { get; private set; }

    /// <summary>Verdicts on calls for which rules of different actions match.</summary>
    public long Disputes { get; private set; }

    /// <summary>Verdicts of those in which the two differ.</summary>
    public long DifferingDisputes { get; private set; }

    /// <summary>Instructions of our program and of libseccomp's.</summary>
    public (int Ours, int Theirs) Sizes { get; private set; }

    private bool BigEndian => AbiFacts.Of(Abi(native)).BigEndian;

    private static SystemCallAbi Abi(string name) => SystemCallAbis.Find(name)!.Value;

    /// <summary>Compares; false where libseccomp refuses the profile, which runc then refuses, too.</summary>
    public bool Run(IReadOnlyList<ulong> values)
    {
        byte[]? theirs = null;
        var thread = new Thread(() => theirs = Theirs()) { IsBackground = true };
        thread.Start();
        if (!thread.Join(_patience))
        {
            IsEndless = true;
            return false;
        }
        byte[] ours;
        try
        {
            ours = SeccompCompiler.Compile(profile, Abi(native)).Program;
        }
        catch (SecurityException) when (theirs is null)
        {
            return false;
        }
        if (theirs is null)
            return false;
        var mine = new BpfMachine(ours, bigEndian: !BitConverter.IsLittleEndian);
        var peer = new BpfMachine(theirs, BigEndian);
        Sizes = (mine.Length, peer.Length);
        foreach (string architecture in _architectures)
            Compare(architecture, mine, peer, values);
        return true;
    }

    private void Compare(string architecture, BpfMachine mine, BpfMachine peer, IReadOnlyList<ulong> values)
    {
        var abi = Abi(architecture);
        uint first = AbiFacts.Of(abi).FirstNumber;
        var tested = Numbers(abi);
        var random = new Random(7);
        var meaning = new ProfileMeaning(profile, abi);
        var arguments = new ulong[6];
        foreach (uint number in Enumerable.Range(0, 600).Select(n => first + (uint)n).Concat((uint[])[0, 599, first - 1, 0x3fffffff, 0x40000000, 0x40000300, 0x7fffffff, 0xf0002, 0xffffffff]))
        {
            int rounds = tested.Contains(number) ? 120 : 1;
            for (int round = 0; round < rounds; round++)
            {
                for (int i = 0; i < 6; i++)
                    arguments[i] = values[random.Next(values.Count)] + (ulong)(random.Next(4) == 0 ? random.Next(-1, 2) : 0);
                uint[] data = BpfMachine.Data(number, AbiFacts.Of(abi).Audit, arguments, BigEndian);
                Check(Expected(abi, number, Repair(peer.Run(data))), mine.Run(data), Expected(abi, number, meaning, arguments), architecture, number, arguments);
            }
        }
    }

    private void Check(uint theirs, uint ours, uint[]? meant, string architecture, uint number, ulong[] arguments)
    {
        Verdicts++;
        if (meant is { Length: 1 } && meant[0] != ours)
            Assert.Fail(Describe($"the profile means {meant[0]:x8}, we say {ours:x8} and libseccomp {theirs:x8}", architecture, number, arguments));
        if (meant is { Length: > 1 })
        {
            Disputes++;
            DifferingDisputes += theirs == ours ? 0 : 1;
        }
        else if (theirs != ours && meant is null)
        {
            Assert.Fail(Describe($"libseccomp says {theirs:x8}, we {ours:x8}", architecture, number, arguments));
        }
        else if (theirs != ours)
        {
            Faults++;
        }
    }

    private string Describe(string what, string architecture, uint number, ulong[] arguments) =>
        $"{architecture} call {number} ({string.Join(" ", arguments.Select(a => $"{a:x}"))}): {what}{Rules(architecture, number)}";

    private string Rules(string architecture, uint number) => string.Concat((profile.Syscalls ?? [])
        .Where(rule => rule.Names!.Any(name => SystemCallTable.NumberOf(Abi(architecture), SystemCallTable.IndexOf(name)) == number))
        .Select(rule => $"\n{rule.Action} {string.Join(" and ", (rule.Args ?? []).Select(a => $"{a.Index} {a.Op} {a.Value:x} {a.ValueTwo:x}"))}"));

    // libseccomp 2.5 swaps the bytes of a returned action twice where it has to repeat the instruction, for machines of the other byte order.
    private uint Repair(uint verdict) =>
        BigEndian == BitConverter.IsLittleEndian && !_actions.Contains(verdict) ? BinaryPrimitives.ReverseEndianness(verdict) : verdict;

    // What runc puts before libseccomp's filter: ENOSYS for what is newer than the profile.
    private uint Expected(SystemCallAbi abi, uint number, uint verdict) => IsNewer(abi, number) ? NoSuchCall : verdict;

    // Null where the profile alone does not tell: numbers of another convention.
    private uint[]? Expected(SystemCallAbi abi, uint number, ProfileMeaning meaning, ulong[] arguments)
    {
        if (abi is SystemCallAbi.X8664 or SystemCallAbi.X32 && (number >= AbiFacts.X32Bit) != (abi == SystemCallAbi.X32))
            return null;
        return IsNewer(abi, number) ? [NoSuchCall] : meaning.Actions(number, arguments);
    }

    private bool IsNewer(SystemCallAbi abi, uint number)
    {
        string name = _architectures.First(a => Abi(a) == abi);
        if (abi is SystemCallAbi.X8664 or SystemCallAbi.X32)
            name = number >= AbiFacts.X32Bit ? "SCMP_ARCH_X32" : "SCMP_ARCH_X86_64";
        uint newest = _architectures.Contains(name) ? Newest(name) : 0;
        if (newest == 0 || profile.DefaultAction is "SCMP_ACT_ALLOW" or "SCMP_ACT_LOG" or "SCMP_ACT_TRACE")
            return false;
        return number > newest || (number == 0 && abi is SystemCallAbi.S390 or SystemCallAbi.S390X);
    }

    // Socket calls that old architectures have both directly and multiplexed count with their direct number, which libseccomp does not tell.
    private uint Newest(string architecture)
    {
        if (!_newest.TryGetValue(architecture, out uint newest))
            _newest[architecture] = newest = FindNewest(architecture);
        return newest;
    }

    private uint FindNewest(string architecture) => (profile.Syscalls ?? []).SelectMany(rule => rule.Names ?? [])
        .Select(name => SystemCallTable.NumberOf(Abi(architecture), SystemCallTable.IndexOf(name)) ?? 0).Append(0u).Max();

    // Calls that some rule has conditions for, and those that multiplex.
    private HashSet<uint> Numbers(SystemCallAbi abi)
    {
        var numbers = new HashSet<uint> { AbiFacts.Of(abi).FirstNumber + 102, AbiFacts.Of(abi).FirstNumber + 117 };
        foreach (var rule in (profile.Syscalls ?? []).Where(rule => rule.Args is { Length: > 0 }))
        {
            foreach (string name in rule.Names!)
            {
                if (SystemCallTable.IndexOf(name) is >= 0 and var index && SystemCallTable.NumberOf(abi, index) is { } number)
                    numbers.Add(number);
            }
        }
        return numbers;
    }

    private byte[]? Theirs()
    {
        uint fallback = SeccompAction.Value(profile.DefaultAction, profile.DefaultErrnoRet);
        nint context = LibSeccomp.seccomp_init(fallback);
        Assert.NotEqual(0, context);
        try
        {
            Assert.Equal(0, LibSeccomp.seccomp_arch_remove(context, LibSeccomp.Token("SCMP_ARCH_X86_64")));
            foreach (string architecture in _architectures)
                Assert.Equal(0, LibSeccomp.seccomp_arch_add(context, LibSeccomp.Token(architecture)));
            return (profile.Syscalls ?? []).All(rule => Add(context, rule, fallback)) ? LibSeccomp.Export(context) : null;
        }
        finally
        {
            LibSeccomp.seccomp_release(context);
        }
    }

    private static bool Add(nint context, LinuxSyscall rule, uint fallback)
    {
        uint action = SeccompAction.Value(rule.Action, rule.ErrnoRet);
        if (action == fallback)
            return true;
        var conditions = (rule.Args ?? []).Select(a => new LibSeccomp.Comparison(a.Index, Array.IndexOf(_operations, a.Op), a.Value, a.ValueTwo)).ToArray();
        bool repeated = conditions.DistinctBy(condition => condition.Argument).Count() < conditions.Length;
        LibSeccomp.Comparison[][] sets = repeated ? [.. conditions.Select(condition => new[] { condition })] : [conditions];
        foreach (string name in rule.Names!)
        {
            int call = LibSeccomp.seccomp_syscall_resolve_name(name);
            if (call != LibSeccomp.UnknownName && !sets.All(set => LibSeccomp.seccomp_rule_add_array(context, action, call, (uint)set.Length, set) == 0))
                return false;
        }
        return true;
    }
}
