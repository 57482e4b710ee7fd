using Corten.Oci.RuntimeSpec;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Tests.Seccomp;

/// <summary>What a profile says of a call, read straight from its rules with 64-bit arithmetic: no tables of ranges, no program.</summary>
internal sealed class ProfileMeaning
{
    private readonly Dictionary<uint, List<(uint Action, LinuxSeccompArg[][] Alternatives)>> _rules = [];

    private readonly uint _default;

    private readonly bool _wide;

    public ProfileMeaning(LinuxSeccomp profile, SystemCallAbi abi)
    {
        _default = SeccompAction.Value(profile.DefaultAction, profile.DefaultErrnoRet);
        _wide = AbiFacts.IsWide(abi);
        foreach (var rule in profile.Syscalls ?? [])
        {
            uint action = SeccompAction.Value(rule.Action, rule.ErrnoRet);
            foreach (string name in action == _default ? [] : rule.Names!)
            {
                if (SystemCallTable.NumberOf(abi, SystemCallTable.IndexOf(name)) is { } number)
                    Add(number, action, Alternatives(rule));
                if (AbiFacts.Of(abi).Multiplexed && Multiplexer.Find(name) is { } way)
                    Add(AbiFacts.Of(abi).FirstNumber + way.Through, action, [.. Alternatives(rule).Select(a => Through(a, way.Selector))]);
            }
        }
    }

    /// <summary>The actions of the rules that match: one where the profile is clear, several where rules disagree.</summary>
    public uint[] Actions(uint number, ulong[] arguments)
    {
        if (!_rules.TryGetValue(number, out var rules))
            return [_default];
        foreach (var (action, alternatives) in rules)
        {
            if (alternatives.Any(a => a.All(IsAlways)))
                return [action];
        }
        uint[] matching = [.. rules.Where(rule => rule.Alternatives.Any(a => a.All(c => Holds(c, arguments)))).Select(rule => rule.Action).Distinct()];
        return matching.Length > 0 ? matching : [_default];
    }

    private void Add(uint number, uint action, LinuxSeccompArg[][] alternatives)
    {
        if (!_rules.TryGetValue(number, out var list))
            _rules[number] = list = [];
        list.Add((action, alternatives));
    }

    // The first argument tells the call; what a rule says of it cannot be tested then, the others stay where they are.
    private static LinuxSeccompArg[] Through(LinuxSeccompArg[] conditions, uint selector) =>
        [new() { Index = 0, Op = "SCMP_CMP_EQ", Value = selector }, .. conditions.Where(c => c.Index != 0)];

    private static LinuxSeccompArg[][] Alternatives(LinuxSyscall rule)
    {
        var arguments = rule.Args ?? [];
        return arguments.DistinctBy(a => a.Index).Count() < arguments.Length ? [.. arguments.Select(a => new[] { a })] : [arguments];
    }

    private bool IsAlways(LinuxSeccompArg condition) => condition.Op == "SCMP_CMP_MASKED_EQ" && Cut(condition.Value) == 0;

    private ulong Cut(ulong value) => _wide ? value : (uint)value;

    private bool Holds(LinuxSeccompArg condition, ulong[] arguments)
    {
        ulong argument = Cut(arguments[condition.Index]);
        ulong value = Cut(condition.Value);
        return condition.Op switch
        {
            "SCMP_CMP_NE" => argument != value,
            "SCMP_CMP_LT" => argument < value,
            "SCMP_CMP_LE" => argument <= value,
            "SCMP_CMP_EQ" => argument == value,
            "SCMP_CMP_GE" => argument >= value,
            "SCMP_CMP_GT" => argument > value,
            _ => (argument & value) == (Cut(condition.ValueTwo) & value),
        };
    }
}
