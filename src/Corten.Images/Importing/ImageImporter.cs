using Corten.Content;
using Corten.Images.Archives;
using Corten.Images.Layers;
using Corten.Images.Records;
using Corten.Linux;
using Corten.Oci.ImageSpec;
using Corten.Snapshots;

namespace Corten.Images.Importing;

/// <summary>Makes an image of one layer from a tar of a root file system.</summary>
internal sealed class ImageImporter(ImageStore store, ISnapshotter snapshotter, TimeProvider time)
{
    private const int BufferSize = 256 * 1024;

    public Image Import(Stream rootfs, ImportOptions options, CancellationToken cancellation)
    {
        var config = ConfigChanges.Apply(options.Changes);
        string directory = HostPath.Join(store.Staging, Guid.NewGuid().ToString("N"));
        var staged = new ContentStore(HostPath.Join(directory, "content"));
        try
        {
            var layer = Stage(staged, rootfs, cancellation);
            var image = Make(staged, layer, config, options);
            return new ImageInstaller(store, snapshotter, time).Install(staged, image, cancellation);
        }
        catch (InvalidDataException e)
        {
            throw new ImageException(ImageError.BadArchive, "the archive is cut off or damaged: its gzip data are not valid", e);
        }
        finally
        {
            if (Directory.Exists(directory))
                Directory.Delete(directory, recursive: true);
        }
    }

    private static Descriptor Stage(ContentStore staged, Stream rootfs, CancellationToken cancellation)
    {
        using var ingest = staged.BeginAnonymous();
        using var tar = Compression.Open(rootfs);
        var buffer = new byte[BufferSize];
        int count;
        while ((count = tar.Read(buffer)) > 0)
        {
            cancellation.ThrowIfCancellationRequested();
            ingest.Write(buffer.AsSpan(0, count));
        }
        if (ingest.Length == 0)
            throw new ImageException(ImageError.BadArchive, "the archive of the root file system is empty");
        long size = ingest.Length;
        return new Descriptor { MediaType = MediaTypes.Layer, Digest = ingest.Commit(), Size = size };
    }

    private ArchivedImage Make(ContentStore staged, Descriptor layer, ContainerConfig container, ImportOptions options)
    {
        var platform = options.Platform ?? Platform.Host;
        var now = time.GetUtcNow();
        var config = new ImageConfig
        {
            Created = now,
            Os = platform.Os,
            Architecture = platform.Architecture,
            Variant = platform.Variant,
            Config = container,
            Rootfs = new RootFs { DiffIds = [layer.Digest] },
            History = [new History { Created = now, CreatedBy = "corten import", Comment = options.Message ?? "Imported from a root file system" }],
        };
        byte[] content = config.ToJson();
        var manifest = new Manifest
        {
            MediaType = MediaTypes.Manifest,
            Config = new Descriptor { MediaType = MediaTypes.Config, Digest = staged.Put(content), Size = content.Length },
            Layers = [layer],
        };
        return new ArchivedImage(options.Name is null ? [] : [options.Name.WithDefaultTag()], manifest.ToJson(), manifest, config);
    }
}
