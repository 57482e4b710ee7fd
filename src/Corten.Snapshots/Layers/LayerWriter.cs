using Corten.Linux.Files;
using Corten.Snapshots.Tar;
using Microsoft.Win32.SafeHandles;

namespace Corten.Snapshots.Layers;

/// <summary>
/// Writes a directory as a layer: everything in it, names in a fixed order, a file's further names as hard links, holes as holes. An
/// overlay's upper directory becomes the layer of what it changes: its whiteouts and opaque directories are written as a layer has them.
/// Sockets are left out, since a tar has no form for them.
/// </summary>
public sealed class LayerWriter
{
    private readonly TarWriter _writer;
    private readonly bool _asLayer;
    private Func<string, FileStatus, bool> _leavesOut = (_, _) => false;
    private readonly Dictionary<(DeviceNumber Device, ulong Inode), string> _linked = [];

    private LayerWriter(Stream stream, bool asLayer = true) => (_writer, _asLayer) = (new TarWriter(stream), asLayer);

    /// <summary>Writes <paramref name="directory"/> to <paramref name="stream"/>; the same tree always gives the same bytes.</summary>
    /// <param name="directory">A directory of the host.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <exception cref="Linux.LinuxException">A file cannot be read.</exception>
    /// <exception cref="SnapshotException">A file changed its size while it was read.</exception>
    public static void Write(string directory, Stream stream) => Write(directory, stream, (_, _) => false);

    /// <summary>As the other, without some files.</summary>
    /// <param name="directory">A directory of the host.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <param name="leavesOut">Says of a file's path from the directory, without a slash at its beginning, and its status whether it is left out.</param>
    public static void Write(string directory, Stream stream, Func<string, FileStatus, bool> leavesOut)
    {
        using var root = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        Write(new LayerWriter(stream) { _leavesOut = leavesOut }, root, directory);
    }

    /// <summary>As the other, for an open directory.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="directory">What to call it in a failure.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    public static void Write(SafeFileHandle root, string directory, Stream stream) => Write(new LayerWriter(stream), root, directory);

    private static void Write(LayerWriter writer, SafeFileHandle root, string directory)
    {
        writer._writer.Add(FileEntry.Of(root, ".", "./", FileStatus.Of(root)));
        writer.Complete(directory, () => writer.WriteChildren(root, ""));
    }

    /// <summary>Writes one file, or a directory with everything in it, not as a layer: what it has of an overlay means nothing.</summary>
    /// <param name="parent">The directory that holds it.</param>
    /// <param name="name">One component; "." is the directory itself.</param>
    /// <param name="stored">Its name in the archive, without a slash at the end.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <exception cref="Linux.LinuxException">A file cannot be read.</exception>
    /// <exception cref="SnapshotException">A file changed its size while it was read.</exception>
    public static void WriteTree(SafeFileHandle parent, string name, string stored, Stream stream)
    {
        var writer = new LayerWriter(stream, asLayer: false);
        var status = name == "." ? FileStatus.Of(parent) : FileStatus.Find(parent, name) ?? throw new Linux.LinuxException("archive", name, Linux.Errno.ENOENT);
        writer.Complete(stored, () => writer.WriteChild(parent, name, stored, status));
    }

    private void Complete(string what, Action write)
    {
        try
        {
            write();
            _writer.Finish();
        }
        catch (InvalidOperationException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"archive {what}: {e.Message}; stop what writes there and try again", e);
        }
    }

    private void WriteChildren(SafeFileHandle directory, string path)
    {
        if (_asLayer && ExtendedAttributes.Get(directory, LayerNames.OpaqueAttribute) is [(byte)'y'])
            _writer.Add(new TarEntry { Name = path + LayerNames.OpaqueMarker });
        foreach (var child in DirectoryEntry.List(directory).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (FileStatus.Find(directory, child.Name) is { } status && !_leavesOut(path + child.Name, status))
                WriteChild(directory, child.Name, path + child.Name, status);
        }
    }

    private void WriteChild(SafeFileHandle directory, string name, string stored, FileStatus status)
    {
        if (_asLayer && LayerNames.IsWhiteout(status))
        {
            _writer.Add(new TarEntry { Name = stored[..^name.Length] + LayerNames.WhiteoutPrefix + name });
            return;
        }
        if (status.Kind == FileKind.Socket)
            return;
        var entry = FileEntry.Of(directory, name, stored + (status.Kind == FileKind.Directory ? "/" : ""), status);
        if (status is { Kind: not FileKind.Directory, Links: > 1 } && !_linked.TryAdd((status.Device, status.Inode), entry.Name))
        {
            string target = _linked[(status.Device, status.Inode)];
            _writer.Add(entry with { Kind = TarEntryKind.HardLink, LinkTarget = target, Size = 0, Attributes = [] });
        }
        else if (status.Kind == FileKind.Regular)
        {
            WriteFile(directory, name, entry);
        }
        else
        {
            _writer.Add(entry);
        }
        if (status.Kind != FileKind.Directory)
            return;
        using var below = UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.Directory | OpenFlags.NoFollow);
        WriteChildren(below, entry.Name);
    }

    private void WriteFile(SafeFileHandle directory, string name, TarEntry entry)
    {
        using var file = UnixFile.OpenAt(directory, name, OpenFlags.ReadOnly | OpenFlags.NoFollow);
        List<TarSegment> segments = [];
        // What is written behind the end meanwhile is not part of it.
        for (long offset = 0; offset < entry.Size && SparseFile.NextData(file, offset) is { } data && data.Offset < entry.Size; offset = data.Offset + data.Length)
            segments.Add(new TarSegment(data.Offset, Math.Min(data.Length, entry.Size - data.Offset)));
        bool whole = entry.Size == 0 || segments is [{ Offset: 0 } only] && only.Length == entry.Size;
        _writer.Begin(whole ? entry : entry with { Segments = segments });
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(128 * 1024);
        foreach (var (offset, length) in segments)
        {
            SparseFile.Seek(file, offset);
            int count;
            for (long left = length; left > 0 && (count = UnixFile.Read(file, buffer.AsSpan(0, (int)Math.Min(buffer.Length, left)))) > 0; left -= count)
                _writer.Write(buffer.AsSpan(0, count));
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
    }
}
