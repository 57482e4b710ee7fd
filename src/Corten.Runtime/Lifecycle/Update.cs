using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation update: other limits for a container that exists.</summary>
public static class Update
{
    /// <summary>Sets the limits that <paramref name="resources"/> names; the others stay.</summary>
    /// <exception cref="RuntimeException">The container has stopped.</exception>
    public static void Run(StateStore store, string id, LinuxResources resources)
    {
        SpecValidator.Validate(resources);
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status == ContainerStatus.Stopped)
            throw new RuntimeException($"cannot update container {id}: container not running, it is stopped");
        container.Cgroup.Update(resources);
    }
}
