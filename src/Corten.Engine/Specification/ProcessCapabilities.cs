using Corten.Engine.Records;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;

namespace Corten.Engine.Specification;

/// <summary>The capabilities of a container's processes.</summary>
internal static class ProcessCapabilities
{
    /// <summary>The sets for <paramref name="options"/>. "All" is all that this process could pass on: what it lacks is not asked for.</summary>
    public static LinuxCapabilities Of(ContainerOptions options)
    {
        var set = CapabilityAlgebra.Combine(options.CapabilitiesAdded, options.CapabilitiesDropped, options.Privileged);
        return CapabilitySets.ToLists(options.Privileged || options.CapabilitiesAdded.Contains("ALL") ? set & CapabilitySet.Available : set);
    }

    /// <summary>The full name for what a person typed; "ALL" is one.</summary>
    /// <exception cref="EngineException">There is none of that name.</exception>
    public static string Name(string given) =>
        given.Equals("ALL", StringComparison.OrdinalIgnoreCase) ? "ALL" : SecurityAnswer.Of(() => CapabilityName.Normalize(given));
}
