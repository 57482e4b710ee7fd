using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;

namespace Corten.Runtime.Resctrl;

/// <summary>The kernel's resctrl file system.</summary>
/// <param name="root">Where it is mounted.</param>
internal sealed class ResctrlFileSystem(string root) : IResctrl
{
    private const uint GroupMode = 0x1ed;

    /// <inheritdoc/>
    public string Root { get; } = root;

    /// <summary>The one that is mounted, or null.</summary>
    public static ResctrlFileSystem? Find() => MountTable.FindByType("resctrl") is { } root ? new ResctrlFileSystem(root) : null;

    /// <inheritdoc/>
    public bool Exists(string path) => FileStatus.Find(path) is { Kind: FileKind.Directory };

    /// <inheritdoc/>
    public void MakeGroup(string path)
    {
        var (parentPath, name) = RootedDirectory.Split(path);
        using var parent = UnixFile.Open(parentPath, OpenFlags.Path | OpenFlags.Directory);
        RootedDirectory.TryMakeDirectory(parent, name, GroupMode);
    }

    /// <inheritdoc/>
    public void RemoveGroup(string path)
    {
        if (Exists(path))
            Directory.Delete(path);
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Directories(string path)
    {
        using var directory = UnixFile.OpenIfExists(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        return directory is null ? []
            : [.. DirectoryEntry.List(directory).Select(entry => entry.Name).Where(name => Exists(HostPath.Join(path, name))).Order(StringComparer.Ordinal)];
    }

    /// <inheritdoc/>
    public string? Read(string path)
    {
        string? text = KernelFile.TryRead(path, out int errno);
        return text is not null || errno == Errno.ENOENT ? text : throw new LinuxException("read", path, errno);
    }

    /// <inheritdoc/>
    public void Write(string path, string text) => KernelFile.Write(path, text);
}
