using Corten.Linux.Files;
using Corten.Snapshots.Layers;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Images.Bundles;

/// <summary>
/// Writes layers from files of the disk, as other programs read them everywhere: times in whole seconds, no holes, names without a leading
/// slash. A file that is written under several names is a hard link from the second on.
/// </summary>
/// <param name="stream">Takes the uncompressed tar.</param>
/// <param name="owners">How owners on the disk become the layer's.</param>
/// <param name="newest">Later times become this one (SOURCE_DATE_EPOCH); null leaves them.</param>
internal sealed class LayerGenerator(Stream stream, BundleOwners owners, long? newest)
{
    private const string WhiteoutPrefix = ".wh.";
    private const string OpaqueMarker = ".wh..wh..opq";

    private readonly TarWriter _writer = new(stream);
    private readonly Dictionary<(DeviceNumber Device, ulong Inode), string> _linked = [];

    /// <summary>Adds a file without what is in it.</summary>
    /// <param name="directory">The directory that holds it.</param>
    /// <param name="name">One component; "." is the directory itself.</param>
    /// <param name="path">Its path in the layer. The root is "." or, where it was named as the target, empty; umoci writes these as "." and "/".</param>
    /// <param name="status">Its status.</param>
    public void AddFile(SafeFileHandle directory, string name, string path, FileStatus status)
    {
        if (status.Kind == FileKind.Socket)
            return;
        CheckName(path);
        var entry = owners.ToContainer(Entry(directory, name, path, status));
        if (status is { Kind: not FileKind.Directory, Links: > 1 } && !_linked.TryAdd((status.Device, status.Inode), entry.Name))
            _writer.Add(entry with { Kind = TarEntryKind.HardLink, LinkTarget = _linked[(status.Device, status.Inode)], Size = 0, Attributes = [] });
        else if (status.Kind == FileKind.Regular)
            AddContent(directory, name, entry);
        else
            _writer.Add(entry);
    }

    /// <summary>Adds the deletion of <paramref name="path"/>.</summary>
    public void AddWhiteout(string path)
    {
        CheckName(path);
        int slash = path.LastIndexOf('/');
        _writer.Add(new TarEntry { Name = path[..(slash + 1)] + WhiteoutPrefix + path[(slash + 1)..], Modified = Clamp(default) });
    }

    /// <summary>Adds the deletion of everything that lower layers have in <paramref name="path"/>.</summary>
    public void AddOpaque(string path) => _writer.Add(new TarEntry { Name = path.Length == 0 ? OpaqueMarker : $"{path}/{OpaqueMarker}" });

    /// <summary>Ends the layer.</summary>
    public void Finish() => _writer.Finish();

    private TarEntry Entry(SafeFileHandle directory, string name, string path, FileStatus status)
    {
        string stored = path == "." || status.Kind != FileKind.Directory ? path : path + "/";
        var entry = FileEntry.Of(directory, name, stored, status);
        // A PAX header has no way to write an attribute without a value.
        return entry with { Modified = Clamp(new Timestamp(entry.Modified.Seconds)), Attributes = [.. entry.Attributes.Where(a => a.Value.Length > 0)] };
    }

    private Timestamp Clamp(Timestamp time) => newest is { } limit && time.Seconds > limit ? new Timestamp(limit) : time;

    private void AddContent(SafeFileHandle directory, string name, TarEntry entry)
    {
        using var file = OwnedFile.Open(directory, name);
        try
        {
            _writer.Add(entry, new FileStream(new SafeFileHandle(file.DangerousGetHandle(), ownsHandle: false), FileAccess.Read, bufferSize: 0));
        }
        catch (InvalidOperationException e)
        {
            throw new ImageException(ImageError.Host, $"pack {entry.Name}: {e.Message}; stop what writes there and try again", e);
        }
    }

    private static void CheckName(string path)
    {
        if (path[(path.LastIndexOf('/') + 1)..].StartsWith(WhiteoutPrefix, StringComparison.Ordinal))
            throw new ImageException(ImageError.BadName, $"{path} cannot be in a layer: names that begin with {WhiteoutPrefix} mean deletions there");
    }
}
