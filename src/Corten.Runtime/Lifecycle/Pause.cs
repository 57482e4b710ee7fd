using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation pause: no process of the container runs until <see cref="Resume"/>.</summary>
public static class Pause
{
    /// <summary>Freezes the container's cgroup; returns when every process has stopped.</summary>
    /// <exception cref="RuntimeException">The container has stopped, or is paused already.</exception>
    public static void Run(StateStore store, string id)
    {
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status is not (ContainerStatus.Running or ContainerStatus.Created))
            throw new RuntimeException($"cannot pause container {id}: container not running, it is {container.Status.Name()}");
        container.Cgroup.Freeze();
    }
}
