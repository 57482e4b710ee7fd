namespace Corten.Oci.ImageSpec;

/// <summary>Media types of the image-spec (media-types.md) and of Docker's image format, which is the same in other words.</summary>
public static class MediaTypes
{
    /// <summary>OCI image manifest.</summary>
    public const string Manifest = "application/vnd.oci.image.manifest.v1+json";

    /// <summary>OCI image index.</summary>
    public const string Index = "application/vnd.oci.image.index.v1+json";

    /// <summary>OCI image configuration.</summary>
    public const string Config = "application/vnd.oci.image.config.v1+json";

    /// <summary>OCI layer, a tar.</summary>
    public const string Layer = "application/vnd.oci.image.layer.v1.tar";

    /// <summary>OCI layer, a tar compressed with gzip.</summary>
    public const string LayerGzip = "application/vnd.oci.image.layer.v1.tar+gzip";

    /// <summary>OCI layer, a tar compressed with zstd.</summary>
    public const string LayerZstd = "application/vnd.oci.image.layer.v1.tar+zstd";

    /// <summary>Docker manifest, schema 2.</summary>
    public const string DockerManifest = "application/vnd.docker.distribution.manifest.v2+json";

    /// <summary>Docker manifest list.</summary>
    public const string DockerManifestList = "application/vnd.docker.distribution.manifest.list.v2+json";

    /// <summary>Docker image configuration.</summary>
    public const string DockerConfig = "application/vnd.docker.container.image.v1+json";

    /// <summary>Docker layer, a tar compressed with gzip.</summary>
    public const string DockerLayerGzip = "application/vnd.docker.image.rootfs.diff.tar.gzip";

    /// <summary>Docker layer, a tar.</summary>
    public const string DockerLayer = "application/vnd.docker.image.rootfs.diff.tar";

    /// <summary>What some tools call Docker's layer compressed with zstd; Docker itself has no such type.</summary>
    public const string DockerLayerZstd = "application/vnd.docker.image.rootfs.diff.tar.zstd";

    /// <summary>Whether <paramref name="mediaType"/> is an index or a manifest list.</summary>
    public static bool IsIndex(string? mediaType) => mediaType is Index or DockerManifestList;

    /// <summary>Whether <paramref name="mediaType"/> is the manifest of one image.</summary>
    public static bool IsManifest(string? mediaType) => mediaType is Manifest or DockerManifest;

    /// <summary>Whether <paramref name="mediaType"/> is the configuration of an image that can be run.</summary>
    public static bool IsConfig(string? mediaType) => mediaType is Config or DockerConfig;

    /// <summary>Whether <paramref name="mediaType"/> is a layer compressed with gzip.</summary>
    public static bool IsGzipLayer(string? mediaType) => mediaType is LayerGzip or DockerLayerGzip;

    /// <summary>Whether <paramref name="mediaType"/> is a layer compressed with zstd.</summary>
    public static bool IsZstdLayer(string? mediaType) => mediaType is LayerZstd or DockerLayerZstd;

    /// <summary>Whether <paramref name="mediaType"/> is a layer that is not compressed.</summary>
    public static bool IsPlainLayer(string? mediaType) => mediaType is Layer or DockerLayer;

    /// <summary>Whether <paramref name="mediaType"/> is a layer of any of these kinds.</summary>
    public static bool IsLayer(string? mediaType) => IsGzipLayer(mediaType) || IsZstdLayer(mediaType) || IsPlainLayer(mediaType);
}
