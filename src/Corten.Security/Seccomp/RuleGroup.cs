namespace Corten.Security.Seccomp;

/// <summary>
/// The rules of one call on one architecture. A rule without conditions wins over all that have some, and the first of such over later
/// ones; among rules with conditions a shorter one swallows those that only ask for more.
/// </summary>
internal sealed class RuleGroup(CallOutcomes outcomes)
{
    private CallOutcome? _always;

    private List<Alternative>? _alternatives;

    private string _name = "";

    /// <summary>Adds the next rule in the profile's order.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="selector">Where it goes through a multiplexing call: what the first argument must be. Else 0.</param>
    /// <param name="wide">Whether arguments have 64 bits.</param>
    public void Add(in ProfileRule rule, uint selector, bool wide)
    {
        if (_always is not null)
            return;
        var conditions = rule.Conditions.Length == 0 && selector == 0 ? rule.Conditions : Translate(rule.Conditions, selector, wide);
        if (conditions.Length == 0)
            _always = outcomes.Of(rule.Action);
        else
            (_alternatives ??= []).Add(new Alternative(conditions, rule.Action, _alternatives.Count));
        _name = rule.Name;
    }

    /// <summary>What becomes of the call.</summary>
    public CallOutcome Finish()
    {
        if (_always is not null || _alternatives is null)
            return _always ?? outcomes.Default;
        _alternatives.Sort();
        var kept = new List<Alternative>(_alternatives.Count);
        foreach (var alternative in _alternatives)
        {
            if (kept.Count == 0 || !kept[^1].Begins(alternative))
                kept.Add(alternative);
            else if (kept[^1].Action != alternative.Action && (kept[^1].Position > alternative.Position || alternative.Begins(kept[^1])))
                throw new SecurityException($"the rules for {_name} contradict each other: the same conditions have two actions");
        }
        return new CallOutcome(outcomes.Default.Action, [.. kept]);
    }

    private static Condition[] Translate(Condition[] conditions, uint selector, bool wide)
    {
        var result = new List<Condition>(conditions.Length + 1);
        if (selector != 0)
            result.Add(new Condition(0, Comparison.Equal, selector));
        foreach (var condition in conditions)
        {
            var translated = wide ? condition : condition.Narrow();
            if (!translated.AlwaysHolds && (selector == 0 || condition.Argument != 0))
                result.Add(translated);
        }
        return [.. result];
    }
}
