namespace Corten.Security.Seccomp;

/// <summary>What becomes of one system call, or of a range of them: an action, or alternatives that are tested in their order.</summary>
/// <param name="Action">The action where no alternative matches.</param>
/// <param name="Alternatives">Null where there are no conditions.</param>
internal sealed record CallOutcome(uint Action, Alternative[]? Alternatives = null);

/// <summary>Conditions that must all hold, and the action then.</summary>
/// <param name="Conditions">At least one, in the order of their arguments.</param>
/// <param name="Action">What the filter returns.</param>
/// <param name="Position">Place in the profile.</param>
internal readonly record struct Alternative(Condition[] Conditions, uint Action, int Position) : IComparable<Alternative>
{
    /// <summary>By the order of conditions; what begins another comes before it.</summary>
    public int CompareTo(Alternative other)
    {
        int common = Math.Min(Conditions.Length, other.Conditions.Length);
        for (int i = 0; i < common; i++)
        {
            int order = Conditions[i].CompareTo(other.Conditions[i]);
            if (order != 0)
                return order;
        }
        int length = Conditions.Length.CompareTo(other.Conditions.Length);
        return length != 0 ? length : Position.CompareTo(other.Position);
    }

    /// <summary>Whether <paramref name="other"/> asks for the same and perhaps more.</summary>
    public bool Begins(Alternative other) =>
        Conditions.Length <= other.Conditions.Length && Conditions.AsSpan().SequenceEqual(other.Conditions.AsSpan(0, Conditions.Length));
}
