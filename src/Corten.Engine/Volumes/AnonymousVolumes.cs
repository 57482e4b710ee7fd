using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Volumes;

/// <summary>
/// The volumes that were made for one container. A list in the container's directory names those that go when the directory is removed: it is there
/// while the container is being created, for as long as it lives where --rm is, and from the moment in which rm --volumes begins. A killed command
/// so leaves either no volume or the list.
/// </summary>
internal sealed class AnonymousVolumes(EnginePaths paths, VolumeStore store, VolumeUsers users)
{
    /// <summary>Notes that the volumes go with the container's directory.</summary>
    public void Mark(string id, IEnumerable<string> volumes)
    {
        string[] names = [.. volumes];
        if (names.Length > 0)
            AtomicFile.Write(ListPath(id), System.Text.Encoding.UTF8.GetBytes(string.Join('\n', names)));
    }

    /// <summary>As the other, for all that a container has.</summary>
    public void Mark(ContainerRecord record) => Mark(record.Id, record.Mounts.Where(m => m.IsAnonymous).Select(m => m.Source));

    /// <summary>Notes that the volumes stay.</summary>
    public void Keep(string id) => DirectoryTree.Remove(ListPath(id));

    /// <summary>Removes the noted volumes that no other container uses; the container's record is gone.</summary>
    public void Remove(string id)
    {
        if (KernelFile.TryRead(ListPath(id), out _) is not { Length: > 0 } text)
            return;
        using var exclusive = store.LockAll();
        foreach (string name in text.Split('\n').Where(VolumeName.IsValid))
        {
            if (users.Of(name).Count == 0)
                store.Remove(name);
        }
    }

    private string ListPath(string id) => HostPath.Join(paths.Container(id), "volumes");
}
