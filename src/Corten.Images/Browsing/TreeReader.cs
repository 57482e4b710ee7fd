using Corten.Content;
using Corten.Images.Layers;
using Corten.Snapshots;
using Corten.Snapshots.Tar;

namespace Corten.Images.Browsing;

/// <summary>Reads the layers of an image one after another.</summary>
internal sealed class TreeReader(ContentStore content, CancellationToken cancellation)
{
    /// <summary>What each layer adds.</summary>
    /// <param name="image">The image.</param>
    /// <param name="listed">Whether the files of the layer with this number, lowest is 1, are wanted.</param>
    public ImageTree Read(Image image, Func<int, bool> listed)
    {
        var tree = new LayeredTree();
        var wasted = new Dictionary<string, WastedFile>(StringComparer.Ordinal);
        var commands = ImageHistory.Of(image).Where(entry => entry.Layer is not null).ToDictionary(entry => entry.Layer!.Value, entry => entry.Step.CreatedBy ?? "");
        var layers = new List<TreeLayer>();
        for (int i = 0; i < image.ChainIds.Count; i++)
        {
            var counter = new LayerCounter(wasted, listed(i + 1));
            ReadLayer(image, i, tree, hash: false, counter);
            layers.Add(counter.Describe(i + 1, image.Config.Rootfs.DiffIds[i], commands.GetValueOrDefault(i, ""), content.Size(image.Records[0].Layers[i].Blob) ?? 0));
        }
        return new ImageTree
        {
            Image = image,
            Layers = layers,
            Wasted = [.. wasted.Values.OrderByDescending(file => file.Bytes).ThenBy(file => file.Path, StringComparer.Ordinal)],
        };
    }

    /// <summary>The files of an image with the digests of their content.</summary>
    public LayeredTree ReadFiles(Image image)
    {
        var tree = new LayeredTree();
        for (int i = 0; i < image.ChainIds.Count; i++)
            ReadLayer(image, i, tree, hash: true, null);
        return tree;
    }

    private void ReadLayer(Image image, int i, LayeredTree tree, bool hash, ILayerVisitor? visitor)
    {
        using var stream = new LayerStream(content.Open(image.Records[0].Layers[i].Blob), image.Config.Rootfs.DiffIds[i], cancellation);
        var reader = new TarReader(stream);
        tree.Apply(i, reader, hash, visitor);
        reader.Drain();
    }

    private sealed class LayerCounter(Dictionary<string, WastedFile> wasted, bool listed) : ILayerVisitor
    {
        private readonly List<TreeFile> _files = [];
        private int _added;
        private int _changed;
        private int _deleted;
        private long _size;

        public void Added(string path, TarEntry entry, bool isNew)
        {
            _ = isNew ? _added++ : _changed++;
            _size += entry.Kind == TarEntryKind.RegularFile ? entry.StoredSize : 0;
            if (listed)
                _files.Add(new TreeFile(isNew ? ChangeKind.Added : ChangeKind.Changed, path, entry));
        }

        public void Deleted(string path)
        {
            _deleted++;
            if (listed)
                _files.Add(new TreeFile(ChangeKind.Deleted, path, null));
        }

        public void Wasted(string path, long bytes)
        {
            var before = wasted.GetValueOrDefault(path) ?? new WastedFile(path, 0, 0);
            wasted[path] = before with { Count = before.Count + 1, Bytes = before.Bytes + bytes };
        }

        public TreeLayer Describe(int number, Oci.Digest diffId, string createdBy, long storedSize) => new()
        {
            Number = number,
            DiffId = diffId,
            CreatedBy = createdBy,
            StoredSize = storedSize,
            Size = _size,
            Added = _added,
            Changed = _changed,
            Deleted = _deleted,
            Files = _files,
        };
    }
}
