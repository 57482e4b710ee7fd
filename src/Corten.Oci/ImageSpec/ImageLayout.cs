namespace Corten.Oci.ImageSpec;

/// <summary>The file oci-layout at the top of an OCI image layout (image-spec, image-layout.md).</summary>
public sealed record ImageLayout
{
    /// <summary>The version of the layout.</summary>
    public const string Version = "1.0.0";

    /// <summary>The version of the layout, "1.0.0".</summary>
    public string ImageLayoutVersion { get; init; } = Version;
}
