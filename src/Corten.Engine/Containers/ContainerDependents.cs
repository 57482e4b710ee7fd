using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>
/// Which containers live in a namespace of another one: an empty file for each in the directory of the one that they need, so that a removal
/// need not read every record. One whose container is gone says nothing; ids are never used again.
/// </summary>
internal sealed class ContainerDependents(EnginePaths paths)
{
    /// <summary>Notes what a container needs, whose directory exists and whose record does not yet.</summary>
    public void Add(string id, ContainerOptions options)
    {
        foreach (string needed in Needs(options))
        {
            EnginePaths.MakeDirectory(Users(needed));
            UnixFile.Open(HostPath.Join(Users(needed), id), OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow, 0x180).Dispose();
        }
    }

    /// <summary>The ids of the containers that need this one.</summary>
    public IReadOnlyList<string> Of(string id)
    {
        using var users = UnixFile.OpenIfExists(Users(id), OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        return users is null
            ? []
            : [.. DirectoryEntry.List(users).Select(e => e.Name).Where(user => ContainerStore.IsId(user) && FileStatus.Find(paths.Container(user)) is not null)];
    }

    private static IEnumerable<string> Needs(ContainerOptions options) =>
        ((string[])[options.Network, options.Namespaces.Pid, options.Namespaces.Ipc, options.Namespaces.Uts, options.Namespaces.Cgroup])
            .Where(mode => mode.StartsWith(NamespaceModes.ContainerPrefix, StringComparison.Ordinal))
            .Select(mode => mode[NamespaceModes.ContainerPrefix.Length..])
            .Distinct();

    private string Users(string id) => HostPath.Join(paths.Container(id), "users");
}
