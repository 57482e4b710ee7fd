using Corten.Linux.Files;

namespace Corten.Images.Removing;

/// <summary>Blobs and snapshots that no image needs any more and whose space is not given back yet. For all verbs they are gone already.</summary>
public sealed class ImageTrash
{
    private readonly TrashDirectory[] _directories;

    internal ImageTrash(params TrashDirectory[] directories) => _directories = directories;

    /// <summary>Whether there are none.</summary>
    public bool IsEmpty => Array.TrueForAll(_directories, directory => directory.IsEmpty);

    /// <summary>Bytes on the disk that they take.</summary>
    public long Measure() => _directories.Sum(directory => directory.Measure());

    /// <summary>Gives the space back.</summary>
    /// <param name="wait">Whether to wait while another process does so.</param>
    /// <returns>Whether the trash is empty; false only where another process is at it.</returns>
    /// <exception cref="Linux.LinuxException">The host refused.</exception>
    public bool Empty(bool wait = true) => _directories.Count(directory => directory.Empty(wait)) == _directories.Length;
}
