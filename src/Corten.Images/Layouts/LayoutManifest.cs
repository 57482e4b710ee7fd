using Corten.Oci.ImageSpec;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Layouts;

/// <summary>What a tag of a layout leads to: the manifest of an image, or of an artifact of any other kind.</summary>
public sealed class LayoutManifest
{
    private const int MaximumDepth = 8;

    private LayoutManifest(OciLayout layout, IReadOnlyList<Descriptor> walk)
    {
        (Layout, Walk) = (layout, walk);
        Json = layout.ReadDocument(Descriptor);
        Manifest = Parsed(Descriptor, () => Manifest.Parse(Json));
    }

    /// <summary>Where the manifest is.</summary>
    public OciLayout Layout { get; }

    /// <summary>What the tag leads to, through indexes perhaps, down to the manifest.</summary>
    public IReadOnlyList<Descriptor> Walk { get; }

    /// <summary>The manifest's descriptor.</summary>
    public Descriptor Descriptor => Walk[^1];

    /// <summary>The manifest as it is stored.</summary>
    public byte[] Json { get; }

    /// <summary>The manifest.</summary>
    public Manifest Manifest { get; }

    /// <summary>The image that the manifest describes; null where it describes something else.</summary>
    /// <exception cref="ImageException">The image is damaged.</exception>
    public LayoutImage? Image => Manifest.Config.MediaType == MediaTypes.Config ? LayoutImage.At(Layout, Walk) : null;

    /// <summary>Finds the manifest with the tag.</summary>
    /// <exception cref="ImageException">There is none, or several are meant, or it is damaged.</exception>
    public static LayoutManifest Open(OciLayout layout, string tag)
    {
        var walks = layout.FindAll(tag).SelectMany(root => Manifests(layout, [root])).ToList();
        return walks switch
        {
            [var only] => new LayoutManifest(layout, only),
            [] => throw new ImageException(ImageError.NotFound, $"tag not found: {tag}: the image layout {layout.Path} has no image of that name"),
            _ => throw new ImageException(ImageError.Ambiguous, $"tag is ambiguous: {tag}: it leads to {walks.Count} images in {layout.Path}"),
        };
    }

    private static IEnumerable<IReadOnlyList<Descriptor>> Manifests(OciLayout layout, IReadOnlyList<Descriptor> walk)
    {
        if (!MediaTypes.IsIndex(walk[^1].MediaType))
            return [walk];
        if (walk.Count > MaximumDepth)
            throw ImageDocuments.Bad(walk[0].Digest.ToString(), $"its indexes are nested more than {MaximumDepth} deep");
        return Parsed(walk[^1], () => Index.Parse(layout.ReadDocument(walk[^1]))).Manifests.SelectMany(entry => Manifests(layout, [.. walk, entry]));
    }

    private static T Parsed<T>(Descriptor document, Func<T> parse)
    {
        if (!MediaTypes.IsIndex(document.MediaType) && !MediaTypes.IsManifest(document.MediaType))
            throw new ImageException(ImageError.BadImage, $"descriptor does not point to an image manifest: not implemented: {document.MediaType}");
        try
        {
            return parse();
        }
        catch (FormatException e)
        {
            throw ImageDocuments.Bad(document.Digest.ToString(), e.Message, e);
        }
    }
}
