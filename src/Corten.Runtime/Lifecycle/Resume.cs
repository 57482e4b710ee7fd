using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation resume: lets the processes of a paused container go on.</summary>
public static class Resume
{
    /// <summary>Thaws the container's cgroup.</summary>
    /// <exception cref="RuntimeException">The container is not paused.</exception>
    public static void Run(StateStore store, string id)
    {
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status != ContainerStatus.Paused)
            throw new RuntimeException($"cannot resume container {id}: container not paused, it is {container.Status.Name()}");
        container.Cgroup.Thaw();
    }
}
