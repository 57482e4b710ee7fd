using Corten.Content;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images;

/// <summary>Reads manifests and configurations from a content store, with the checks that every image must pass.</summary>
internal static class ImageDocuments
{
    /// <summary>The longest manifest or configuration, in bytes.</summary>
    public const int MaximumSize = 4 * 1024 * 1024;

    private const int MaximumLayers = 500;

    /// <summary>The configuration with the digest <paramref name="id"/>.</summary>
    public static ImageConfig ReadConfig(ContentStore content, Digest id) =>
        Checked($"image {id.Short}", () => ImageConfig.Parse(content.Read(id, MaximumSize)));

    /// <summary>Parses a manifest and checks that it is one of an image that can be unpacked here.</summary>
    public static Manifest ParseManifest(string image, ReadOnlySpan<byte> json)
    {
        byte[] copy = json.ToArray();
        var manifest = Checked(image, () => Manifest.Parse(copy));
        if (!MediaTypes.IsConfig(manifest.Config.MediaType))
            throw Bad(image, $"it is an artifact of type '{manifest.ArtifactType ?? manifest.Config.MediaType}', not the image of a root file system");
        if (manifest.Config.Size > MaximumSize)
            throw Bad(image, $"its configuration is {manifest.Config.Size} bytes long; at most {MaximumSize} are allowed");
        if (manifest.Layers.Count > MaximumLayers)
            throw Bad(image, $"it has {manifest.Layers.Count} layers; at most {MaximumLayers} are allowed");
        if (manifest.Layers.FirstOrDefault(l => !MediaTypes.IsLayer(l.MediaType)) is { } odd)
            throw Bad(image, $"a layer has the media type '{odd.MediaType}', which is not supported; tar, tar with gzip and tar with zstd are");
        return manifest;
    }

    /// <summary>Checks a configuration against the manifest that names it.</summary>
    public static void CheckLayers(string image, Manifest manifest, ImageConfig config)
    {
        if (config.Rootfs.DiffIds.Count != manifest.Layers.Count)
            throw Bad(image, $"its configuration lists {config.Rootfs.DiffIds.Count} layers and its manifest {manifest.Layers.Count}");
    }

    /// <summary>As <see cref="CheckLayers"/>, and that containers of the image can run here.</summary>
    public static void CheckConfig(string image, Manifest manifest, ImageConfig config)
    {
        CheckLayers(image, manifest, config);
        if (config.Os is not ("" or "linux"))
            throw Bad(image, $"it is for the operating system '{config.Os}', not linux");
    }

    /// <summary>A failure that is the image's own.</summary>
    public static ImageException Bad(string image, string why, Exception? cause = null) =>
        new(ImageError.BadImage, $"{image} cannot be used: {why}", cause);

    private static T Checked<T>(string image, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is FormatException or ContentException)
        {
            throw Bad(image, e.Message, e);
        }
    }
}
