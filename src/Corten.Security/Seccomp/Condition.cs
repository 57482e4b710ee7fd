namespace Corten.Security.Seccomp;

/// <summary>How an argument is compared: the SCMP_CMP_... names of the runtime specification. All comparisons are unsigned.</summary>
internal enum Comparison : byte
{
    NotEqual,
    Less,
    LessOrEqual,
    Equal,
    GreaterOrEqual,
    Greater,

    /// <summary>argument &amp; mask == value.</summary>
    MaskedEqual,
}

/// <summary>A condition on one argument.</summary>
/// <param name="Argument">0 to 5.</param>
/// <param name="Comparison">How it is compared.</param>
/// <param name="Value">With what; for <see cref="Comparison.MaskedEqual"/> without bits outside of the mask.</param>
/// <param name="Mask">The mask; all ones for the other comparisons.</param>
internal readonly record struct Condition(int Argument, Comparison Comparison, ulong Value, ulong Mask = ulong.MaxValue) : IComparable<Condition>
{
    /// <summary>Whether it holds for every argument.</summary>
    public bool AlwaysHolds => Comparison == Comparison.MaskedEqual && Mask == 0;

    /// <summary>As a 32-bit architecture sees it, whose arguments have no high word.</summary>
    public Condition Narrow() => this with { Value = (uint)Value, Mask = (uint)Mask };

    /// <summary>
    /// The order in which alternatives are tested, which decides between rules of different actions that both match: higher arguments
    /// first, then equality before less before greater, then the higher value, but for less the lower one. It is libseccomp's order.
    /// </summary>
    public int CompareTo(Condition other)
    {
        int order = other.Argument.CompareTo(Argument);
        if (order == 0)
            order = other.Rank.CompareTo(Rank);
        if (order == 0)
            order = Rank == 2 ? Value.CompareTo(other.Value) : other.Value.CompareTo(Value);
        if (order == 0)
            order = Comparison.CompareTo(other.Comparison);
        return order != 0 ? order : Mask.CompareTo(other.Mask);
    }

    private int Rank => Comparison switch
    {
        Comparison.Less or Comparison.LessOrEqual => 2,
        Comparison.Greater or Comparison.GreaterOrEqual => 1,
        _ => 3,
    };
}
