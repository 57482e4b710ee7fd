using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Capabilities;

/// <summary>The five sets of a process, as masks: what the runtime specification's lists come to.</summary>
public sealed record CapabilitySets
{
    /// <summary>Upper bound of what execve(2) can give.</summary>
    public CapabilitySet Bounding { get; init; }

    /// <summary>What the kernel checks.</summary>
    public CapabilitySet Effective { get; init; }

    /// <summary>What execve(2) of a file with inheritable capabilities keeps. Empty unless asked for (CVE-2022-29162).</summary>
    public CapabilitySet Inheritable { get; init; }

    /// <summary>What may be made effective.</summary>
    public CapabilitySet Permitted { get; init; }

    /// <summary>What execve(2) of an ordinary file keeps.</summary>
    public CapabilitySet Ambient { get; init; }

    /// <summary>Names that are not capabilities, each once, in the order of their appearance: to be warned about.</summary>
    public IReadOnlyList<string> Unknown { get; init; } = [];

    /// <summary>Reads the specification's lists; null is empty, so that a process without the section has no capabilities.</summary>
    public static CapabilitySets From(LinuxCapabilities? lists)
    {
        if (lists is null)
            return new CapabilitySets();
        var unknown = new List<string>();
        return new CapabilitySets
        {
            Bounding = Parse(lists.Bounding, unknown),
            Effective = Parse(lists.Effective, unknown),
            Inheritable = Parse(lists.Inheritable, unknown),
            Permitted = Parse(lists.Permitted, unknown),
            Ambient = Parse(lists.Ambient, unknown),
            Unknown = unknown,
        };
    }

    /// <summary>The specification's lists for a container with the set <paramref name="granted"/>: nothing inheritable, nothing ambient.</summary>
    public static LinuxCapabilities ToLists(CapabilitySet granted)
    {
        string[] names = granted.ToNames();
        return new LinuxCapabilities { Bounding = names, Effective = names, Permitted = names };
    }

    /// <summary>
    /// Without what <paramref name="available"/> lacks and, so that the kernel takes the sets, without effective capabilities that are not
    /// permitted and ambient ones that are not both permitted and inheritable.
    /// </summary>
    public CapabilitySets LimitedTo(CapabilitySet available)
    {
        var permitted = Permitted & available;
        var inheritable = Inheritable & available;
        return this with
        {
            Bounding = Bounding & available,
            Permitted = permitted,
            Inheritable = inheritable,
            Effective = Effective & permitted,
            Ambient = Ambient & permitted & inheritable,
        };
    }

    /// <summary>Ambient capabilities that the kernel will not take, since they are not inheritable as well.</summary>
    public IReadOnlyList<string> NotRaisable => (Ambient - Inheritable).ToNames();

    /// <summary>
    /// What of these sets <see cref="LimitedTo"/> would take away, with the names that are not capabilities: to be warned about, as
    /// config.md, "Linux Process", wants it of what "cannot be granted".
    /// </summary>
    public IReadOnlyList<string> NotGrantable(CapabilitySet available)
    {
        var limited = LimitedTo(available);
        var lost = (Bounding - limited.Bounding) | (Permitted - limited.Permitted) | (Effective - limited.Effective)
            | (Inheritable - limited.Inheritable) | (Ambient - limited.Ambient);
        return [.. Unknown, .. lost.ToNames()];
    }

    private static CapabilitySet Parse(string[]? names, List<string> unknown)
    {
        var set = CapabilitySet.Parse(names, out var strange);
        foreach (string name in strange)
        {
            if (!unknown.Contains(name))
                unknown.Add(name);
        }
        return set;
    }
}
