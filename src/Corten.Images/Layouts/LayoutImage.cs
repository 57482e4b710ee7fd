using System.Text.Json;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>One image of a layout, found by its tag.</summary>
public sealed class LayoutImage
{
    private LayoutImage(OciLayout layout, IReadOnlyList<Descriptor> walk)
    {
        (Layout, Walk) = (layout, walk);
        Name = $"the image {Descriptor.Digest} in {layout.Path}";
        ManifestJson = layout.ReadDocument(Descriptor);
        Manifest = ImageDocuments.ParseManifest(Name, ManifestJson);
        if (Manifest.Config.MediaType != MediaTypes.Config)
            throw ImageDocuments.Bad(Name, $"its configuration has the media type '{Manifest.Config.MediaType}'; only OCI's is supported here");
        ConfigJson = layout.ReadDocument(Manifest.Config);
        Config = ParseConfig();
    }

    /// <summary>Where the image is.</summary>
    public OciLayout Layout { get; }

    /// <summary>What the tag leads to, through indexes perhaps, down to the image's manifest.</summary>
    public IReadOnlyList<Descriptor> Walk { get; }

    /// <summary>The manifest's descriptor.</summary>
    public Descriptor Descriptor => Walk[^1];

    /// <summary>The manifest as it is stored.</summary>
    public byte[] ManifestJson { get; }

    /// <summary>The manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The configuration as it is stored.</summary>
    public byte[] ConfigJson { get; }

    /// <summary>The configuration.</summary>
    public ImageConfig Config { get; }

    /// <summary>When the image was made, as its configuration has it, to the nanosecond; null where it does not say.</summary>
    public string? Created
    {
        get
        {
            using var document = JsonDocument.Parse(ConfigJson);
            return document.RootElement.TryGetProperty("created", out var created) && created.ValueKind == JsonValueKind.String ? created.GetString() : null;
        }
    }

    /// <summary>How messages call the image.</summary>
    internal string Name { get; }

    /// <summary>Finds the image with the tag.</summary>
    /// <exception cref="ImageException">There is none, or several are meant, or it is damaged.</exception>
    public static LayoutImage Open(OciLayout layout, string tag) => At(layout, LayoutManifest.Open(layout, tag).Walk);

    /// <summary>The image at the end of a walk that is known already.</summary>
    /// <exception cref="ImageException">It is not there any more, or not an image.</exception>
    public static LayoutImage At(OciLayout layout, IReadOnlyList<Descriptor> walk)
    {
        if (walk is [] || !MediaTypes.IsManifest(walk[^1].MediaType))
            throw new ImageException(ImageError.BadImage, $"descriptor does not point to an image manifest: not implemented: {(walk is [.., var last] ? last.MediaType : "nothing")}");
        return new LayoutImage(layout, walk);
    }

    private ImageConfig ParseConfig()
    {
        try
        {
            var config = ImageConfig.Parse(ConfigJson);
            // Images of other systems can be looked at and changed too.
            ImageDocuments.CheckLayers(Name, Manifest, config);
            return config;
        }
        catch (FormatException e)
        {
            throw ImageDocuments.Bad(Name, e.Message, e);
        }
    }
}
