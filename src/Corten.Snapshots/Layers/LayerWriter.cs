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
    private readonly Dictionary<(DeviceNumber Device, ulong Inode), string> _linked = [];

    private LayerWriter(Stream stream) => _writer = new TarWriter(stream);

    /// <summary>Writes <paramref name="directory"/> to <paramref name="stream"/>; the same tree always gives the same bytes.</summary>
    /// <param name="directory">A directory of the host.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    /// <exception cref="Linux.LinuxException">A file cannot be read.</exception>
    /// <exception cref="SnapshotException">A file changed its size while it was read.</exception>
    public static void Write(string directory, Stream stream)
    {
        using var root = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
        Write(root, directory, stream);
    }

    /// <summary>As the other, for an open directory.</summary>
    /// <param name="root">The directory.</param>
    /// <param name="directory">What to call it in a failure.</param>
    /// <param name="stream">Takes the uncompressed tar.</param>
    public static void Write(SafeFileHandle root, string directory, Stream stream)
    {
        var writer = new LayerWriter(stream);
        writer._writer.Add(FileEntry.Of(root, ".", "./", FileStatus.Of(root)));
        try
        {
            writer.WriteChildren(root, "");
            writer._writer.Finish();
        }
        catch (InvalidOperationException e)
        {
            throw new SnapshotException(SnapshotError.Host, $"archive {directory}: {e.Message}; stop what writes there and try again", e);
        }
    }

    private void WriteChildren(SafeFileHandle directory, string path)
    {
        if (ExtendedAttributes.Get(directory, LayerNames.OpaqueAttribute) is [(byte)'y'])
            _writer.Add(new TarEntry { Name = path + LayerNames.OpaqueMarker });
        foreach (var child in DirectoryEntry.List(directory).OrderBy(e => e.Name, StringComparer.Ordinal))
        {
            if (FileStatus.Find(directory, child.Name) is { } status)
                WriteChild(directory, child.Name, path, status);
        }
    }

    private void WriteChild(SafeFileHandle directory, string name, string path, FileStatus status)
    {
        if (LayerNames.IsWhiteout(status))
        {
            _writer.Add(new TarEntry { Name = path + LayerNames.WhiteoutPrefix + name });
            return;
        }
        if (status.Kind == FileKind.Socket)
            return;
        var entry = FileEntry.Of(directory, name, path + name + (status.Kind == FileKind.Directory ? "/" : ""), status);
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
        for (long offset = 0; SparseFile.NextData(file, offset) is { } data; offset = data.Offset + data.Length)
            segments.Add(new TarSegment(data.Offset, data.Length));
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
