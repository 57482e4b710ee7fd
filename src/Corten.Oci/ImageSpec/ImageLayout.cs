namespace Corten.Oci.ImageSpec;

/// <summary>The file oci-layout at the top of an OCI image layout (image-spec, image-layout.md).</summary>
public sealed record ImageLayout
{
    /// <summary>The version of the layout.</summary>
    public const string Version = "1.0.0";

    /// <summary>The version of the layout, "1.0.0".</summary>
    public string ImageLayoutVersion { get; init; } = Version;

    /// <summary>Parses the file; one without a version has an empty one.</summary>
    /// <exception cref="FormatException">It is not one; the message says why.</exception>
    public static ImageLayout Parse(ReadOnlySpan<byte> json) => SpecJson.Parse(json, ImageSpecJson.Relaxed.ImageLayout, "image layout");
}
