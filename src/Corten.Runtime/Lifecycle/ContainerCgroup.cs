using Corten.Cgroups;
using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>The cgroup of a container that is being made, by create or by restore. What was somebody else's before is neither entered nor killed.</summary>
/// <param name="cgroup">The cgroup.</param>
internal sealed class ContainerCgroup(ICgroup cgroup)
{
    private bool _made;

    /// <summary>The cgroup.</summary>
    public ICgroup Cgroup => cgroup;

    /// <summary>By linux.cgroupsPath and the driver that is asked for; nothing is made yet.</summary>
    public static ContainerCgroup Resolve(CgroupHost host, Spec spec, CreateOptions options)
    {
        string? path = spec.Linux?.CgroupsPath;
        return new(options.SystemdCgroup
            ? host.ResolveSystemd(path, options.Id, spec.Annotations)
            : host.Resolve(path, options.Id, options.Cgroups));
    }

    /// <summary>Makes it, with the limits of the configuration.</summary>
    public void Create(LinuxResources? resources)
    {
        cgroup.Create(resources);
        _made = true;
    }

    /// <summary>Takes it back with every process in it; what cannot be taken back does not hide why the container could not be made.</summary>
    public void Undo()
    {
        if (!_made)
            return;
        try
        {
            cgroup.Kill();
            cgroup.Delete();
        }
        catch (Exception error) when (error is CgroupException or LinuxException)
        {
            // Why the container could not be made is what the person must read.
        }
    }
}
