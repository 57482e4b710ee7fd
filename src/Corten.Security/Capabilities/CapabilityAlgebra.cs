namespace Corten.Security.Capabilities;

/// <summary>What --cap-add and --cap-drop come to, by docker's rules.</summary>
public static class CapabilityAlgebra
{
    private const string Every = "ALL";

    /// <summary>
    /// The container's set. ALL in <paramref name="add"/> is every capability but those dropped by name; ALL in <paramref name="drop"/>
    /// leaves those added by name; else the default without those dropped, with those added. Adding wins over dropping the same name.
    /// </summary>
    /// <param name="add">Names as typed.</param>
    /// <param name="drop">Names as typed.</param>
    /// <param name="privileged">Every capability, whatever else is said.</param>
    /// <exception cref="SecurityException">A name is not a capability.</exception>
    public static CapabilitySet Combine(IReadOnlyList<string> add, IReadOnlyList<string> drop, bool privileged = false)
    {
        var added = Parse(add, out bool addAll);
        var dropped = Parse(drop, out bool dropAll);
        if (privileged)
            return CapabilitySet.All;
        if (addAll)
            return CapabilitySet.All - dropped;
        return dropAll ? added : (CapabilitySet.Default - dropped) | added;
    }

    private static CapabilitySet Parse(IReadOnlyList<string> names, out bool every)
    {
        every = names.Any(name => name.Equals(Every, StringComparison.OrdinalIgnoreCase));
        string[] single = [.. names.Where(name => !name.Equals(Every, StringComparison.OrdinalIgnoreCase)).Select(CapabilityName.Normalize)];
        return CapabilitySet.Parse(single, out _);
    }
}
