using System.Text;
using Corten.Engine.Records;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Profiles;

namespace Corten.Engine.Specification;

/// <summary>The system-call filter of a container.</summary>
internal static class ContainerSeccomp
{
    /// <summary>--security-opt seccomp=unconfined.</summary>
    public const string Unconfined = "unconfined";

    /// <summary>The profile for <paramref name="options"/>; null is no filter, as a privileged container has unless it was given one.</summary>
    /// <exception cref="EngineException">The profile is not valid.</exception>
    public static LinuxSeccomp? Of(ContainerOptions options)
    {
        if (options.Seccomp == Unconfined || (options.Seccomp is null && options.Privileged))
            return null;
        var capabilities = CapabilitySets.From(ProcessCapabilities.Of(options)).Bounding;
        var resolver = new ProfileResolver(capabilities, SystemCallAbis.Native, Environment.OSVersion.Version);
        return SecurityAnswer.Of(() => resolver.Resolve(options.Seccomp is null ? DefaultProfile.Create() : Parse(options.Seccomp, "of the container")));
    }

    /// <summary>Throws where a person's profile is not one.</summary>
    /// <exception cref="EngineException">It is not.</exception>
    public static void Check(string json, string file) => SecurityAnswer.Of(() => Parse(json, file));

    private static Profile Parse(string json, string file) => ProfileFile.Parse(Encoding.UTF8.GetBytes(json), file);
}
