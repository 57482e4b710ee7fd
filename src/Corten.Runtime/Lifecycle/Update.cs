using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Validation;
using Corten.Runtime.Records;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation update: other limits for a container that exists.</summary>
public static class Update
{
    /// <summary>Sets the limits that <paramref name="resources"/> names; the others stay.</summary>
    /// <param name="store">Where the container is recorded.</param>
    /// <param name="id">Its name.</param>
    /// <param name="resources">The limits.</param>
    /// <param name="shares">Shares of cache and memory bandwidth; null leaves them.</param>
    /// <exception cref="RuntimeException">The container has stopped.</exception>
    public static void Run(StateStore store, string id, LinuxResources resources, LinuxIntelRdt? shares = null)
    {
        SpecValidator.Validate(resources);
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status == ContainerStatus.Stopped)
            throw new RuntimeException($"cannot update container {id}: container not running, it is stopped");
        container.Cgroup.Update(resources);
        if (shares is not null)
            Share(container, shares);
    }

    // A container that was made without shares gets a group now.
    private static void Share(Container container, LinuxIntelRdt shares)
    {
        if (container.State.Resctrl is { } record)
        {
            ResctrlGroup.Change(record, shares);
            return;
        }
        var group = ResctrlGroup.For(shares, container.State.Id)!;
        group.Prepare();
        container.Directory.Save(container.State with { Resctrl = group.Record });
        foreach (int pid in container.Cgroup.Processes())
            group.Add(pid);
    }
}
