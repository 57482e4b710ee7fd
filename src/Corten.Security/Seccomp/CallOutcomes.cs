namespace Corten.Security.Seccomp;

/// <summary>One object to an action, so that neighbours with the same outcome are recognised.</summary>
internal sealed class CallOutcomes(uint defaultAction)
{
    private readonly List<CallOutcome> _known = [];

    /// <summary>What becomes of calls that no rule names.</summary>
    public CallOutcome Default { get; } = new(defaultAction);

    /// <summary>The outcome that is <paramref name="action"/> always.</summary>
    public CallOutcome Of(uint action)
    {
        if (action == Default.Action)
            return Default;
        foreach (var outcome in _known)
        {
            if (outcome.Action == action)
                return outcome;
        }
        _known.Add(new CallOutcome(action));
        return _known[^1];
    }
}
