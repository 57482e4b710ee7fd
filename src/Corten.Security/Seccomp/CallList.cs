using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Seccomp;

/// <summary>A profile translated for one architecture: its calls by number, ascending.</summary>
internal sealed class CallList
{
    private readonly List<(uint Number, CallOutcome Outcome)> _calls = new(448);

    private CallList()
    {
    }

    /// <summary>Number and outcome of each call that does not get the default action.</summary>
    public IReadOnlyList<(uint Number, CallOutcome Outcome)> Calls => _calls;

    /// <summary>The highest number that the profile names, whatever it says of it; null where it names none that is above zero.</summary>
    public uint? Highest { get; private set; }

    /// <summary>Translates <paramref name="rules"/>; rules that say no more than the default are left out.</summary>
    /// <exception cref="SecurityException">Rules of one call contradict each other.</exception>
    public static CallList Translate(List<ProfileRule> rules, SystemCallAbi abi, CallOutcomes outcomes)
    {
        var list = new CallList();
        var facts = AbiFacts.Of(abi);
        var numbers = SystemCallTable.Numbers(abi);
        // Number in the upper half, place in the profile and way in the lower: sorted, the rules of one call stand together in their order.
        var keys = new List<ulong>(rules.Count);
        for (int i = 0; i < rules.Count; i++)
        {
            var way = facts.Multiplexed ? Multiplexer.Find(rules[i].Name) : null;
            uint? number = SystemCallTable.NumberOf(numbers, facts.FirstNumber, rules[i].Index);
            if (number > (list.Highest ?? 0))
                list.Highest = number;
            if (rules[i].Action == outcomes.Default.Action)
                continue;
            if (way is { } through)
                keys.Add(Key(facts.FirstNumber + through.Through, i, through.Selector));
            if (number is { } own)
                keys.Add(Key(own, i, 0));
        }
        keys.Sort();
        list.Group(keys, rules, abi, outcomes);
        return list;
    }

    private static ulong Key(uint number, int rule, uint selector) => ((ulong)number << 32) | ((ulong)rule << 8) | selector;

    private void Group(List<ulong> keys, List<ProfileRule> rules, SystemCallAbi abi, CallOutcomes outcomes)
    {
        bool wide = AbiFacts.IsWide(abi);
        int i = 0;
        while (i < keys.Count)
        {
            uint number = (uint)(keys[i] >> 32);
            bool alone = i + 1 == keys.Count || (uint)(keys[i + 1] >> 32) != number;
            var first = rules[(int)((uint)keys[i] >> 8)];
            if (alone && (byte)keys[i] == 0 && first.Conditions.Length == 0)
            {
                _calls.Add((number, outcomes.Of(first.Action)));
                i++;
                continue;
            }
            var group = new RuleGroup(outcomes);
            for (; i < keys.Count && (uint)(keys[i] >> 32) == number; i++)
                group.Add(rules[(int)((uint)keys[i] >> 8)], (uint)keys[i] & 0xff, wide);
            _calls.Add((number, group.Finish()));
        }
    }
}
