namespace Corten.Oci.ImageSpec;

/// <summary>Annotations that the image-spec defines (annotations.md) or that the field uses.</summary>
public static class AnnotationKeys
{
    /// <summary>The tag of a manifest in an image layout's index.</summary>
    public const string RefName = "org.opencontainers.image.ref.name";

    /// <summary>The whole image name of a manifest in an image layout's index, as containerd and docker write it.</summary>
    public const string ImageName = "io.containerd.image.name";
}
