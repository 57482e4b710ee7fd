using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Directories;

/// <summary>
/// A directory of a layer that is not in the store yet, or not any more. The lock beside it is held as long as its process works on it; after
/// a kill it is free, and the next who changes the store removes the directory.
/// </summary>
internal sealed class TemporaryLayer : IDisposable
{
    private const uint PrivateMode = 0x1c0;
    private const string LockSuffix = ".lock";

    /// <summary>The EROFS file system over the layer's tar, where there is one.</summary>
    public const string IndexName = "index";

    /// <summary>The layer's tar, where there is an index over it.</summary>
    public const string TarName = "tar";

    private readonly FileLock _lock;

    private TemporaryLayer(string path, FileLock @lock)
    {
        Path = path;
        _lock = @lock;
    }

    /// <summary>The directory.</summary>
    public string Path { get; }

    /// <summary>Its name alone.</summary>
    public string Name => Path[(Path.LastIndexOf('/') + 1)..];

    /// <summary>Where the layer's files go.</summary>
    public string DiffPath => HostPath.Join(Path, "diff");

    /// <summary>Where the index over the tar goes.</summary>
    public string IndexPath => HostPath.Join(Path, IndexName);

    /// <summary>Where the tar goes that the index is over.</summary>
    public string TarPath => HostPath.Join(Path, TarName);

    /// <summary>An empty directory to mount on.</summary>
    public string ScratchPath => HostPath.Join(Path, "lower");

    /// <summary>Makes one in <paramref name="directory"/>, with the subdirectories of a layer.</summary>
    public static TemporaryLayer Make(string directory)
    {
        string path = HostPath.Join(directory, Guid.NewGuid().ToString("N"));
        var layer = new TemporaryLayer(path, FileLock.Acquire(path + LockSuffix));
        UnixDirectory.MakeIfAbsent(path, PrivateMode);
        foreach (string child in (ReadOnlySpan<string>)["users", "lower"])
            UnixDirectory.MakeIfAbsent(HostPath.Join(path, child), PrivateMode);
        return layer;
    }

    /// <summary>Unpacks a layer into <see cref="DiffPath"/>, which it makes, and reads the tar to its end.</summary>
    /// <param name="lower">The merged view of the layers below, or null; owned from here on.</param>
    /// <param name="tar">The layer.</param>
    /// <param name="limits">What it may demand.</param>
    public LayerStatistics Unpack(SafeFileHandle? lower, Stream tar, LayerLimits limits)
    {
        UnixDirectory.MakeIfAbsent(DiffPath, PrivateMode);
        var reader = new TarReader(tar, limits);
        var diff = UnixFile.Open(DiffPath, OpenFlags.ReadOnly | OpenFlags.Directory);
        using var extractor = new LayerExtractor(diff, lower, limits);
        var statistics = extractor.Extract(reader);
        reader.Drain();
        return statistics;
    }

    /// <summary>Removes what is at <paramref name="path"/>, directory or lock, unless a process works on it.</summary>
    public static void RemoveIfDead(string path)
    {
        if (path.EndsWith(LockSuffix, StringComparison.Ordinal))
            path = path[..^LockSuffix.Length];
        if (FileLock.TryAcquire(path + LockSuffix) is { } free)
        {
            using var dead = new TemporaryLayer(path, free);
        }
    }

    /// <summary>Removes what is left of it.</summary>
    public void Dispose()
    {
        // Only a process killed in the moment of mounting, on an old kernel, leaves a mount there.
        _ = MountPoint.TryUnmount(ScratchPath, lazy: true);
        DirectoryTree.Remove(Path);
        _ = UnixDirectory.TryUnlink(Path + LockSuffix);
        _lock.Dispose();
    }
}
