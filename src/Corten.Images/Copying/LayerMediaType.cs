using Corten.Oci.ImageSpec;

namespace Corten.Images.Copying;

/// <summary>What the media type of a layer says, and how it is called in the other family.</summary>
internal static class LayerMediaType
{
    private const string ForeignPrefix = "application/vnd.docker.image.rootfs.foreign.diff.tar";
    private const string NonDistributablePrefix = "application/vnd.oci.image.layer.nondistributable.v1.tar";

    /// <summary>How a layer of the media type is compressed.</summary>
    public static LayerEncoding EncodingOf(string mediaType) => mediaType switch
    {
        MediaTypes.Layer or MediaTypes.DockerLayer => LayerEncoding.Plain,
        MediaTypes.LayerGzip or MediaTypes.DockerLayerGzip => LayerEncoding.Gzip,
        MediaTypes.LayerZstd => LayerEncoding.Zstd,
        _ => LayerEncoding.Other,
    };

    /// <summary>Whether the layer lies elsewhere and is not to be copied.</summary>
    public static bool IsElsewhere(Descriptor layer) => layer.Urls is { Count: > 0 }
        && (layer.MediaType.StartsWith(ForeignPrefix, StringComparison.Ordinal) || layer.MediaType.StartsWith(NonDistributablePrefix, StringComparison.Ordinal));

    /// <summary>The media type of a layer in a manifest of the family; what is not a layer of an image keeps its own.</summary>
    public static string Of(LayerEncoding encoding, ManifestFormat format, string own) => (encoding, format) switch
    {
        (LayerEncoding.Plain, ManifestFormat.Oci) => MediaTypes.Layer,
        (LayerEncoding.Gzip, ManifestFormat.Oci) => MediaTypes.LayerGzip,
        (LayerEncoding.Zstd, ManifestFormat.Oci) => MediaTypes.LayerZstd,
        (LayerEncoding.Plain, ManifestFormat.Docker) => MediaTypes.DockerLayer,
        (LayerEncoding.Gzip, ManifestFormat.Docker) => MediaTypes.DockerLayerGzip,
        (LayerEncoding.Other, _) => own,
        _ => throw new ImageException(ImageError.BadImage, "layers compressed with zstd need a manifest in OCI's format; use --format oci"),
    };
}
