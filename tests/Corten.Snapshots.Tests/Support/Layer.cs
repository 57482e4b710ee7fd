using System.Text;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Tests.Support;

/// <summary>Makes a layer's tar entry by entry.</summary>
public sealed class Layer
{
    public static readonly Timestamp Time = new(1_600_000_000, 123_456_789);

    private readonly MemoryStream _stream = new();
    private readonly TarWriter _writer;

    public Layer() => _writer = new TarWriter(_stream);

    public Layer Add(TarEntry entry, string content = "")
    {
        _writer.Add(entry.Kind == TarEntryKind.RegularFile && entry.Segments is null ? entry with { Size = Encoding.UTF8.GetByteCount(content) } : entry,
            new MemoryStream(Encoding.UTF8.GetBytes(content)));
        return this;
    }

    public Layer File(string name, string content = "content", uint mode = 0x1a4, uint uid = 0, uint gid = 0, params TarAttribute[] attributes) =>
        Add(new TarEntry { Name = name, Mode = mode, Uid = uid, Gid = gid, Modified = Time, Attributes = attributes }, content);

    public Layer Folder(string name, uint mode = 0x1ed, uint uid = 0, uint gid = 0, params TarAttribute[] attributes) =>
        Add(new TarEntry { Name = name, Kind = TarEntryKind.Directory, Mode = mode, Uid = uid, Gid = gid, Modified = new Timestamp(1_500_000_000, 5), Attributes = attributes });

    public Layer Symlink(string name, string target) =>
        Add(new TarEntry { Name = name, Kind = TarEntryKind.SymbolicLink, LinkTarget = target, Mode = 0x1ff, Modified = Time });

    public Layer Link(string name, string target) =>
        Add(new TarEntry { Name = name, Kind = TarEntryKind.HardLink, LinkTarget = target, Mode = 0x1a4, Modified = Time });

    public Layer Whiteout(string name) => File(name, "");

    public byte[] ToArray()
    {
        _writer.Finish();
        return _stream.ToArray();
    }

    /// <summary>Applies layers one on the other and returns their chain IDs.</summary>
    public static Digest[] Apply(ISnapshotter snapshotter, params Layer[] layers)
    {
        var chain = new List<Digest>();
        foreach (var layer in layers)
        {
            byte[] tar = layer.ToArray();
            Digest? parent = chain.Count == 0 ? null : chain[^1];
            var id = Oci.ImageSpec.ChainId.Of(parent, Digest.Of(tar));
            snapshotter.Apply(id, parent, new MemoryStream(tar));
            chain.Add(id);
        }
        return [.. chain];
    }
}
