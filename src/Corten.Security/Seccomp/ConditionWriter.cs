namespace Corten.Security.Seccomp;

/// <summary>Writes the tests of arguments. An argument has 64 bits, the accumulator 32: wide arguments are compared word by word.</summary>
internal sealed class ConditionWriter(FilterAssembler assembler, bool wide, bool bigEndian)
{
    private const uint FirstArgument = 16;

    private const uint ArgumentSize = 8;

    private const uint WordSize = 4;

    /// <summary>Tests the alternatives of <paramref name="outcome"/> in their order; returns the label of the first test.</summary>
    public int Write(CallOutcome outcome)
    {
        var alternatives = outcome.Alternatives!;
        int failure = assembler.Return(outcome.Action);
        int i = alternatives.Length - 1;
        while (i >= 0)
        {
            int first = StartOfSet(alternatives, i);
            int success = assembler.Return(alternatives[i].Action);
            failure = first < i ? WriteSet(alternatives.AsSpan(first, i + 1 - first), success, failure) : Write(alternatives[i].Conditions, success, failure);
            i = first - 1;
        }
        return failure;
    }

    // Alternatives like "argument 0 is 1", "argument 0 is 8" with one action are one test of the high word and a row of the low one.
    private static int StartOfSet(Alternative[] alternatives, int last)
    {
        int first = last;
        while (first > 0 && IsMember(alternatives[first - 1], alternatives[last]))
            first--;
        return IsMember(alternatives[last], alternatives[last]) ? first : last;
    }

    private static bool IsMember(in Alternative candidate, in Alternative set) =>
        candidate.Conditions.Length == 1 && set.Conditions.Length == 1 && candidate.Action == set.Action
        && candidate.Conditions[0] is { Comparison: Comparison.Equal } one && set.Conditions[0] is { Comparison: Comparison.Equal } other
        && one.Argument == other.Argument && one.Value >> 32 == other.Value >> 32;

    private int WriteSet(ReadOnlySpan<Alternative> set, int success, int failure)
    {
        int next = failure;
        for (int i = set.Length - 1; i >= 0; i--)
            next = assembler.Branch(BpfInstruction.JumpEqual, (uint)set[i].Conditions[0].Value, success, next);
        var any = set[0].Conditions[0];
        next = assembler.Load(Low(any.Argument), next);
        return wide ? Test(High(any.Argument), BpfInstruction.JumpEqual, (uint)(any.Value >> 32), next, failure) : next;
    }

    private int Write(Condition[] conditions, int success, int failure)
    {
        for (int i = conditions.Length - 1; i >= 0; i--)
            success = wide ? WriteWide(conditions[i], success, failure) : WriteWord(conditions[i], success, failure);
        return success;
    }

    private int WriteWord(in Condition condition, int success, int failure)
    {
        uint value = (uint)condition.Value;
        uint offset = Low(condition.Argument);
        return condition.Comparison switch
        {
            Comparison.Equal => Test(offset, BpfInstruction.JumpEqual, value, success, failure),
            Comparison.NotEqual => Test(offset, BpfInstruction.JumpEqual, value, failure, success),
            Comparison.Greater => Test(offset, BpfInstruction.JumpGreater, value, success, failure),
            Comparison.LessOrEqual => Test(offset, BpfInstruction.JumpGreater, value, failure, success),
            Comparison.GreaterOrEqual => Test(offset, BpfInstruction.JumpGreaterOrEqual, value, success, failure),
            Comparison.Less => Test(offset, BpfInstruction.JumpGreaterOrEqual, value, failure, success),
            _ => TestMasked(offset, (uint)condition.Mask, value, success, failure),
        };
    }

    private int WriteWide(in Condition condition, int success, int failure)
    {
        uint high = (uint)(condition.Value >> 32);
        uint offset = High(condition.Argument);
        int low = WriteLow(condition, success, failure);
        return condition.Comparison switch
        {
            Comparison.Equal => Test(offset, BpfInstruction.JumpEqual, high, low, failure),
            Comparison.NotEqual => Test(offset, BpfInstruction.JumpEqual, high, low, success),
            Comparison.Greater or Comparison.GreaterOrEqual => Order(offset, high, above: success, below: failure, equal: low),
            Comparison.Less or Comparison.LessOrEqual => Order(offset, high, above: failure, below: success, equal: low),
            _ => TestMasked(offset, (uint)(condition.Mask >> 32), high, low, failure),
        };
    }

    private int WriteLow(in Condition condition, int success, int failure) =>
        condition.Comparison == Comparison.MaskedEqual && (uint)condition.Mask == 0 ? success : WriteWord(condition, success, failure);

    private int Test(uint offset, ushort comparison, uint value, int whenTrue, int whenFalse) =>
        assembler.Load(offset, assembler.Branch(comparison, value, whenTrue, whenFalse));

    private int TestMasked(uint offset, uint mask, uint value, int whenTrue, int whenFalse)
    {
        if (mask == 0)
            return whenTrue;
        int test = assembler.Branch(BpfInstruction.JumpEqual, value, whenTrue, whenFalse);
        return assembler.Load(offset, assembler.Mask(mask, test));
    }

    // Nothing is below zero, so against a high word of zero one test tells equal from above.
    private int Order(uint offset, uint high, int above, int below, int equal)
    {
        if (high == 0)
            return Test(offset, BpfInstruction.JumpEqual, 0, equal, above);
        int same = assembler.Branch(BpfInstruction.JumpEqual, high, equal, below);
        return assembler.Load(offset, assembler.Branch(BpfInstruction.JumpGreater, high, above, same));
    }

    private uint Low(int argument) => FirstArgument + ((uint)argument * ArgumentSize) + (bigEndian ? WordSize : 0);

    private uint High(int argument) => FirstArgument + ((uint)argument * ArgumentSize) + (bigEndian ? 0 : WordSize);
}
