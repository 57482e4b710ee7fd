using System.Text.Json;
using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;

namespace Corten.Engine.Volumes;

/// <summary>
/// The volumes on the disk: a directory NAME with <c>volume.json</c> and <c>_data</c>. It is made whole under another name and renamed, and renamed
/// away before it is deleted, so that a directory of a volume's name always is a whole volume. Who makes one, or a container that uses one, holds
/// the lock shared; who removes one alone.
/// </summary>
internal sealed class VolumeStore(EnginePaths paths)
{
    private const string RecordName = "volume.json";
    private const uint Readable = 0x1ed;

    /// <summary>Names of unfinished directories start so; no volume's does.</summary>
    private const string Unfinished = ".";

    /// <summary>Keeps volumes from being removed until it is disposed.</summary>
    public FileLock Hold() => Lock(shared: true);

    /// <summary>Keeps volumes from being used anew, too.</summary>
    public FileLock LockAll() => Lock(shared: false);

    /// <summary>Every volume, by name.</summary>
    public IReadOnlyList<VolumeRecord> List()
    {
        if (!Directory.Exists(paths.Volumes))
            return [];
        var names = Directory.EnumerateDirectories(paths.Volumes).Select(d => d[(d.LastIndexOf('/') + 1)..]).Where(n => !n.StartsWith(Unfinished, StringComparison.Ordinal));
        return [.. names.Order(StringComparer.Ordinal).Select(Find).OfType<VolumeRecord>()];
    }

    /// <summary>The volume of that very name, or null.</summary>
    public VolumeRecord? Find(string name)
    {
        if (!VolumeName.IsValid(name) || KernelFile.TryRead(HostPath.Join(paths.Volume(name), RecordName), out _) is not { } text)
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, EngineJson.Default.VolumeRecord);
        }
        catch (JsonException damaged)
        {
            throw new EngineException($"the record of volume {name} cannot be read: {damaged.Message}; its content is in {paths.VolumeData(name)}");
        }
    }

    /// <summary>Makes a volume; false where there is one of that name.</summary>
    public bool TryMake(VolumeRecord record)
    {
        string made = HostPath.Join(paths.Volumes, Unfinished + RandomId.Make(8));
        EnginePaths.MakeDirectory(made);
        try
        {
            UnixDirectory.MakeIfAbsent(HostPath.Join(made, "_data"), Readable);
            FixMode(HostPath.Join(made, "_data"));
            AtomicFile.Write(HostPath.Join(made, RecordName), JsonSerializer.SerializeToUtf8Bytes(record, EngineJson.Default.VolumeRecord));
            // A directory with something in it is not replaced by rename(2).
            int result = UnixDirectory.TryRename(made, paths.Volume(record.Name));
            if (result is -Errno.EEXIST or -Errno.ENOTEMPTY)
                return false;
            HostAnswer.Require(result, "make the volume", record.Name);
            AtomicFile.SyncDirectory(paths.Volumes);
            return true;
        }
        finally
        {
            DirectoryTree.Remove(made);
        }
    }

    /// <summary>Removes a volume with all that is in it; under <see cref="LockAll"/>.</summary>
    public void Remove(string name)
    {
        Detach(name);
        string gone = HostPath.Join(paths.Volumes, Unfinished + RandomId.Make(8));
        int result = UnixDirectory.TryRename(paths.Volume(name), gone);
        if (result != -Errno.ENOENT)
            HostAnswer.Require(result, "remove the volume", name);
        DirectoryTree.Remove(gone);
    }

    /// <summary>Takes off what is mounted on a volume, so that deleting the volume does not delete that; nothing happens where nothing is.</summary>
    /// <param name="name">The volume.</param>
    /// <param name="lazy">Whether a process of the host that uses it does not matter.</param>
    public void Detach(string name, bool lazy = false)
    {
        string data = paths.VolumeData(name);
        int result;
        do
            result = MountPoint.TryUnmount(data, lazy);
        while (result == 0);
        if (result is not (-Errno.EINVAL or -Errno.ENOENT))
            throw new LinuxException("unmount", data, -result);
    }

    /// <summary>Deletes what killed commands left, unless another command works with volumes.</summary>
    public void Repair()
    {
        if (!Directory.Exists(paths.Volumes))
            return;
        var leftovers = Directory.EnumerateDirectories(paths.Volumes, Unfinished + "*").ToList();
        if (leftovers.Count == 0)
            return;
        using var exclusive = FileLock.TryAcquire(LockPath);
        if (exclusive is null)
            return;
        foreach (string directory in leftovers)
            DirectoryTree.Remove(directory);
    }

    private string LockPath => HostPath.Join(paths.Root, "volumes.lock");

    private FileLock Lock(bool shared)
    {
        EnginePaths.MakeDirectory(paths.Volumes);
        return FileLock.Acquire(LockPath, shared);
    }

    // Whatever the umask is: the container's users get into the volume.
    private static void FixMode(string directory)
    {
        using var handle = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        FileMetadata.SetMode(handle, Readable);
    }
}
