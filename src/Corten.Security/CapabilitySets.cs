using Corten.Oci.RuntimeSpec;

namespace Corten.Security;

/// <summary>The five sets of capabilities(7) as bit masks; bit n stands for capability number n.</summary>
/// <param name="Effective">What the process may use at once.</param>
/// <param name="Permitted">What it may make effective.</param>
/// <param name="Inheritable">What programs with inheritable file capabilities may get.</param>
/// <param name="Bounding">What no program that it executes can exceed.</param>
/// <param name="Ambient">What programs without file capabilities keep.</param>
public readonly record struct CapabilitySets(ulong Effective, ulong Permitted, ulong Inheritable, ulong Bounding, ulong Ambient)
{
    /// <summary>
    /// The sets of process.capabilities. A name that is not known is left out: a configuration made for a newer kernel still runs, with less.
    /// What is absent is empty, the inheritable set too (CVE-2022-29162).
    /// </summary>
    public static CapabilitySets From(LinuxCapabilities sets) =>
        new(Mask(sets.Effective), Mask(sets.Permitted), Mask(sets.Inheritable), Mask(sets.Bounding), Mask(sets.Ambient));

    /// <summary>The mask of a list of names; unknown names are left out.</summary>
    public static ulong Mask(IEnumerable<string>? names)
    {
        ulong mask = 0;
        foreach (string name in names ?? [])
        {
            if (CapabilityName.Parse(name) is { } number)
                mask |= 1ul << number;
        }
        return mask;
    }
}
