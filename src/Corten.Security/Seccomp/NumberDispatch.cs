using Corten.Security.Seccomp.Tables;

namespace Corten.Security.Seccomp;

/// <summary>
/// Writes the search for a number: a balanced tree over ranges, whose leaves may have a few single numbers that are tested one by one, which
/// costs one instruction each where the tree would need two.
/// </summary>
internal sealed class NumberDispatch(FilterAssembler assembler, NumberRanges ranges)
{
    private const int MaxExceptions = 4;

    private readonly List<Leaf> _leaves = [];

    private readonly Dictionary<CallOutcome, int> _written = new(ReferenceEqualityComparer.Instance);

    private readonly record struct Leaf(int Range, int Exceptions);

    /// <summary>Writes it; the accumulator holds the number at the label that is returned.</summary>
    public int Write()
    {
        for (int i = 0; i < ranges.Count;)
        {
            int exceptions = 0;
            while (exceptions < MaxExceptions && ranges.IsException(i + (exceptions * 2) + 1))
                exceptions++;
            _leaves.Add(new Leaf(i, exceptions));
            i += (exceptions * 2) + 1;
        }
        return Tree(0, _leaves.Count - 1);
    }

    private int Tree(int first, int last)
    {
        if (first == last)
            return Write(_leaves[first]);
        int middle = (first + last + 1) / 2;
        int right = Tree(middle, last);
        int left = Tree(first, middle - 1);
        return assembler.Branch(BpfInstruction.JumpGreaterOrEqual, ranges[_leaves[middle].Range].Start, right, left);
    }

    private int Write(Leaf leaf)
    {
        int next = Target(leaf.Range);
        for (int i = leaf.Exceptions; i > 0; i--)
        {
            int range = leaf.Range + (i * 2) - 1;
            next = assembler.Branch(BpfInstruction.JumpEqual, ranges[range].Start, Target(range), next);
        }
        return next;
    }

    private int Target(int range)
    {
        var (_, outcome, abi) = ranges[range];
        if (outcome.Alternatives is null)
            return assembler.Return(outcome.Action);
        if (!_written.TryGetValue(outcome, out int label))
        {
            var writer = new ConditionWriter(assembler, AbiFacts.IsWide(abi), AbiFacts.Of(abi).BigEndian);
            _written[outcome] = label = writer.Write(outcome);
        }
        return label;
    }
}
