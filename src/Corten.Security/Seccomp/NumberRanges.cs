namespace Corten.Security.Seccomp;

/// <summary>The whole space of system-call numbers, 0 to 2^32 - 1, cut where the outcome changes. Built in ascending order.</summary>
internal sealed class NumberRanges
{
    private readonly List<(uint Start, CallOutcome Outcome, SystemCallAbi Abi)> _ranges = new(256);

    public int Count => _ranges.Count;

    /// <summary>First number, outcome, and by which convention's rules arguments are read.</summary>
    public (uint Start, CallOutcome Outcome, SystemCallAbi Abi) this[int index] => _ranges[index];

    /// <summary>From <paramref name="start"/> on, until something else is added, calls have <paramref name="outcome"/>.</summary>
    public void From(uint start, CallOutcome outcome, SystemCallAbi abi)
    {
        if (_ranges.Count > 0 && _ranges[^1].Start == start)
            _ranges.RemoveAt(_ranges.Count - 1);
        if (_ranges.Count == 0 || !ReferenceEquals(_ranges[^1].Outcome, outcome))
            _ranges.Add((start, outcome, abi));
    }

    /// <summary>Whether range <paramref name="index"/> is one number between two ranges of equal outcome.</summary>
    public bool IsException(int index) =>
        index > 0 && index + 1 < Count && _ranges[index + 1].Start == _ranges[index].Start + 1 && ReferenceEquals(_ranges[index - 1].Outcome, _ranges[index + 1].Outcome);
}
