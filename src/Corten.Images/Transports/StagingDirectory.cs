using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Images.Transports;

/// <summary>
/// A directory within another one, for files that belong there once all are complete. It is locked while it is used, so that the next one knows what a
/// killed process left, and removes that.
/// </summary>
internal sealed class StagingDirectory : IDisposable
{
    private const uint Mode = 0x1ed; // 0755

    private readonly string _parent;
    private readonly bool _madeParent;
    private readonly FileLock _lock;

    public StagingDirectory(string parent)
    {
        _parent = parent;
        _madeParent = !Directory.Exists(parent);
        UnixDirectory.MakeIfAbsent(parent, Mode);
        RemoveLeftovers();
        Path = HostPath.Join(parent, $"{AtomicFile.TemporaryPrefix}{Guid.NewGuid():N}");
        try
        {
            UnixDirectory.MakeIfAbsent(Path, Mode);
            _lock = FileLock.AcquireDirectory(Path);
        }
        catch
        {
            RemoveParent();
            throw;
        }
    }

    /// <summary>The directory's path.</summary>
    public string Path { get; }

    public void Dispose()
    {
        DirectoryTree.Remove(Path);
        _lock.Dispose();
        RemoveParent();
    }

    // Only where nothing came into it.
    private void RemoveParent()
    {
        if (_madeParent && !Directory.EnumerateFileSystemEntries(_parent).Any())
            Directory.Delete(_parent);
    }

    private void RemoveLeftovers()
    {
        foreach (string directory in Directory.GetDirectories(_parent, AtomicFile.TemporaryPrefix + "*"))
        {
            using var unused = FileLock.TryAcquireDirectory(directory);
            if (unused is not null)
                DirectoryTree.Remove(directory);
        }
    }
}
