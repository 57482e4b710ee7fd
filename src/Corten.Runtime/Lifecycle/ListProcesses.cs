using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>runc's operation ps.</summary>
public static class ListProcesses
{
    /// <summary>Process ids of the container's processes in this process's pid namespace, as its cgroup, or where it has none its pid namespace, knows them.</summary>
    public static IReadOnlyList<int> Run(StateStore store, string id)
    {
        using var directory = store.OpenUnlocked(id);
        var container = Container.Load(directory);
        return container.Cgroup.Exists ? container.Cgroup.Processes() : NamespaceProcesses.Of(container);
    }
}
