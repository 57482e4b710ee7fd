using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Seccomp;

/// <summary>
/// Compiles the runtime specification's profile (config-linux.md, "Seccomp") to the program that seccomp(2) takes. See docs/seccomp.md for what
/// the filter does and why.
/// </summary>
public static class SeccompCompiler
{
    private const uint NumberOffset = 0;

    private const uint ArchitectureOffset = 4;

    private const uint SkippedByTracer = uint.MaxValue;

    /// <summary>Compiles <paramref name="profile"/> for a machine whose own convention is <paramref name="native"/>.</summary>
    /// <param name="profile">The profile. Names of calls that no architecture has are passed over.</param>
    /// <param name="native">Always part of the filter, whether the profile lists it or not.</param>
    /// <exception cref="SecurityException">
    /// Rules contradict each other, an architecture has another byte order than <paramref name="native"/>, or the program gets too long.
    /// </exception>
    public static SeccompFilter Compile(LinuxSeccomp profile, SystemCallAbi native)
    {
        uint defaultAction = SeccompAction.Value(profile.DefaultAction, profile.DefaultErrnoRet);
        var outcomes = new CallOutcomes(defaultAction);
        var rules = ProfileRule.Read(profile);
        var conventions = Conventions(profile, native);
        var assembler = new FilterAssembler();
        int next = assembler.Return(SeccompAction.KillThread);
        for (int i = conventions.Count - 1; i >= 0; i--)
        {
            var abi = conventions[i];
            // x32 has no architecture of its own: where x86-64 is there, too, it is written with it.
            if (abi == SystemCallAbi.X32 && conventions.Contains(SystemCallAbi.X8664))
                continue;
            int section = Section(assembler, rules, outcomes, abi, conventions.Contains(SystemCallAbi.X32));
            next = assembler.Branch(BpfInstruction.JumpEqual, AbiFacts.Of(abi).Audit, section, next);
        }
        assembler.Load(ArchitectureOffset, next);
        return new SeccompFilter(assembler.ToProgram(), SeccompFilter.FlagsOf(profile));
    }

    private static List<SystemCallAbi> Conventions(LinuxSeccomp profile, SystemCallAbi native)
    {
        var conventions = new List<SystemCallAbi> { native };
        foreach (string name in profile.Architectures ?? [])
        {
            var abi = SystemCallAbis.Find(name) ?? throw new SecurityException($"\"{name}\" is not a seccomp architecture");
            if (AbiFacts.Of(abi).BigEndian != AbiFacts.Of(native).BigEndian)
                throw new SecurityException($"the profile's architecture {name} has another byte order than this machine and cannot be in the same filter");
            if (!conventions.Contains(abi))
                conventions.Add(abi);
        }
        return conventions;
    }

    private static int Section(FilterAssembler assembler, List<ProfileRule> rules, CallOutcomes outcomes, SystemCallAbi abi, bool withX32)
    {
        var ranges = new NumberRanges();
        if (abi == SystemCallAbi.X32)
            ranges.From(0, outcomes.Of(SeccompAction.KillThread), abi);
        Fill(ranges, rules, outcomes, abi);
        if (abi == SystemCallAbi.X8664 && withX32)
        {
            Fill(ranges, rules, outcomes, SystemCallAbi.X32);
        }
        else if (abi == SystemCallAbi.X8664)
        {
            // A tracer makes the number -1 to skip a call: that is not x32 and must not kill.
            ranges.From(AbiFacts.X32Bit, outcomes.Of(SeccompAction.KillThread), abi);
            ranges.From(SkippedByTracer, outcomes.Default, abi);
        }
        return assembler.Load(NumberOffset, new NumberDispatch(assembler, ranges).Write());
    }

    // A call that is newer than the profile fails with ENOSYS instead of the default action, so that programs fall back to older ones.
    private static void Fill(NumberRanges ranges, List<ProfileRule> rules, CallOutcomes outcomes, SystemCallAbi abi)
    {
        var list = CallList.Translate(rules, abi, outcomes);
        bool refuseNewer = !SeccompAction.LetsThrough(outcomes.Default.Action) && list.Highest is not null;
        var unknown = refuseNewer ? outcomes.Of(SeccompAction.NoSuchCall) : outcomes.Default;
        // On IBM Z the kernel sees a number that it does not know as 0.
        bool zeroIsUnknown = refuseNewer && abi is SystemCallAbi.S390 or SystemCallAbi.S390X;
        ranges.From(abi == SystemCallAbi.X32 ? AbiFacts.X32Bit : 0, zeroIsUnknown ? unknown : outcomes.Default, abi);
        if (zeroIsUnknown)
            ranges.From(1, outcomes.Default, abi);
        foreach (var (number, outcome) in list.Calls)
        {
            if (number == 0 && zeroIsUnknown)
                continue;
            ranges.From(number, outcome, abi);
            ranges.From(number + 1, outcomes.Default, abi);
        }
        if (list.Highest is { } highest)
            ranges.From(highest + 1, unknown, abi);
    }
}
