using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>What a directory gets when the layer is complete.</summary>
/// <param name="Mode">0 to 07777.</param>
/// <param name="Accessed">Last access.</param>
/// <param name="Modified">Last change.</param>
/// <param name="DefaultAcl">The default ACL in the kernel's form; null where there is none.</param>
internal readonly record struct FinalDirectory(uint Mode, Timestamp Accessed, Timestamp Modified, byte[]? DefaultAcl);

/// <summary>
/// Keeps what must wait until nothing is made in a directory any more: times, which every new entry changes; the mode, since without
/// write permission nothing could be made, and with setgid new files would inherit the group; a default ACL, which they would inherit too.
/// </summary>
internal sealed class DirectoryMetadata
{
    /// <summary>A directory that no entry describes: root's, readable, and of a time that does not vary from one unpacking to the next.</summary>
    public static readonly FinalDirectory Implied = new(0x1ed, default, default, null);

    private readonly Dictionary<string, FinalDirectory> _directories = new(StringComparer.Ordinal);

    /// <summary>Notes or replaces what the directory at <paramref name="path"/> will get; the root's path is empty.</summary>
    public void Remember(string path, FinalDirectory final) => _directories[path] = final;

    /// <summary>Sets everything, the deepest first. Directories that the layer has replaced since are passed over.</summary>
    public void Apply(LayerTree tree)
    {
        tree.Enter([], create: false);
        foreach (var (path, final) in _directories.Reverse())
        {
            if (!tree.Enter(LayerNames.Split(path), create: false, followSymlinks: false) || tree.Current.Diff is not { } directory)
                continue;
            Set(directory, path, final);
        }
    }

    /// <summary>Sets what is noted for <paramref name="path"/> on <paramref name="directory"/>.</summary>
    public void ApplyTo(SafeFileHandle directory, string path) => Set(directory, path, _directories[path]);

    private static void Set(SafeFileHandle directory, string path, FinalDirectory final)
    {
        if (final.DefaultAcl is not null && ExtendedAttributes.TrySet(directory, LayerNames.DefaultAcl, final.DefaultAcl) is var result)
            LayerDirectory.Require(result == -Errno.EOPNOTSUPP ? 0 : result, "set the default ACL of", path);
        FileMetadata.SetMode(directory, final.Mode);
        FileMetadata.SetTimes(directory, final.Accessed, final.Modified);
    }
}
