using Corten.Content;
using Corten.Images.Archives;
using Corten.Images.Records;
using Corten.Linux;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Images.Importing;

/// <summary>Makes an image of another one and a layer upon it.</summary>
internal sealed class ImageCommitter(ImageStore store, ISnapshotter snapshotter, TimeProvider time)
{
    public Image Commit(Action<Stream> layer, CommitOptions options, CancellationToken cancellation)
    {
        var changed = ConfigChanges.Apply(options.Config, options.Changes);
        string directory = HostPath.Join(store.Staging, Guid.NewGuid().ToString("N"));
        var staged = new ContentStore(HostPath.Join(directory, "content"));
        try
        {
            var image = Make(staged, Stage(staged, layer), changed, options);
            return new ImageInstaller(store, snapshotter, time).Install(staged, image, cancellation);
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    private static (Digest Digest, long Size) Stage(ContentStore staged, Action<Stream> layer)
    {
        using var ingest = staged.BeginAnonymous();
        using (var stream = new BufferedStream(new IngestStream(ingest), 256 * 1024))
            layer(stream);
        long size = ingest.Length;
        return (ingest.Commit(), size);
    }

    private ArchivedImage Make(ContentStore staged, (Digest Digest, long Size) layer, ContainerConfig container, CommitOptions options)
    {
        var below = options.Base.Config;
        var now = time.GetUtcNow();
        var history = new History { Created = now, CreatedBy = options.CreatedBy, Author = options.Author, Comment = options.Message };
        var config = below with
        {
            Created = now,
            Author = options.Author ?? below.Author,
            Config = container,
            Rootfs = below.Rootfs with { DiffIds = options.IsWhole ? [layer.Digest] : [.. below.Rootfs.DiffIds, layer.Digest] },
            History = options.IsWhole ? [history] : [.. below.History ?? [], history],
        };
        byte[] content = config.ToJson();
        var type = new FormatTypes(options.IsDockerFormat);
        var own = new Descriptor { MediaType = type.Layer, Digest = layer.Digest, Size = layer.Size };
        var manifest = new Manifest
        {
            MediaType = type.Manifest,
            Config = new Descriptor { MediaType = type.Config, Digest = staged.Put(content), Size = content.Length },
            Layers = options.IsWhole ? [own] : [.. Below(options.Base).Select(type.Convert), own],
        };
        return new ArchivedImage(options.Name is null ? [] : [options.Name.WithDefaultTag()], manifest.ToJson(), manifest, config);
    }

    private IReadOnlyList<Descriptor> Below(Image image) =>
        ImageDocuments.ParseManifest(image.DisplayName, store.Content.Read(image.Manifest.Digest, ImageDocuments.MaximumSize)).Layers;

    /// <summary>Media types of one of the two formats of images.</summary>
    private sealed class FormatTypes(bool docker)
    {
        public string Manifest => docker ? MediaTypes.DockerManifest : MediaTypes.Manifest;

        public string Config => docker ? MediaTypes.DockerConfig : MediaTypes.Config;

        public string Layer => docker ? MediaTypes.DockerLayer : MediaTypes.Layer;

        public Descriptor Convert(Descriptor layer) => new()
        {
            MediaType = MediaTypes.IsGzipLayer(layer.MediaType) ? docker ? MediaTypes.DockerLayerGzip : MediaTypes.LayerGzip
                : MediaTypes.IsZstdLayer(layer.MediaType) ? docker ? MediaTypes.DockerLayerZstd : MediaTypes.LayerZstd
                : Layer,
            Digest = layer.Digest,
            Size = layer.Size,
        };
    }

    /// <summary>Hands what is written to an ingest.</summary>
    private sealed class IngestStream(AnonymousIngest ingest) : Stream
    {
        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => ingest.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
