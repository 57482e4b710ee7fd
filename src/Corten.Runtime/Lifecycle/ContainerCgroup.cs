using Corten.Cgroups;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>The cgroup that a new container is to have.</summary>
internal static class ContainerCgroup
{
    /// <summary>By linux.cgroupsPath and the driver that is asked for; nothing is made yet.</summary>
    public static ICgroup Resolve(CgroupHost host, Spec spec, CreateOptions options)
    {
        string? path = spec.Linux?.CgroupsPath;
        return options.SystemdCgroup
            ? host.ResolveSystemd(path, options.Id, spec.Annotations)
            : host.Resolve(path, options.Id, options.Cgroups);
    }
}
