using Corten.Oci;

namespace Corten.Images.Browsing;

/// <summary>What an image stands on: the image that it was made from, and the distribution in it.</summary>
public sealed record ImageOrigin
{
    /// <summary>How long before its end support counts as ending.</summary>
    private const int NoticeDays = 90;

    /// <summary>The image.</summary>
    public required Image Image { get; init; }

    /// <summary>The image that it was made from; null where nothing tells.</summary>
    public BaseImage? Base { get; init; }

    /// <summary>What its os-release says; null where it has none.</summary>
    public OsRelease? Distribution { get; init; }

    /// <summary>The last day on which the distribution has support for everybody; null where that is not known.</summary>
    public DateOnly? SupportEnd => Distribution is null ? null : Distribution.SupportEnd ?? SupportDates.Find(Distribution);

    /// <summary>How the support stands on a day.</summary>
    public SupportState SupportOn(DateOnly day) => SupportEnd is not { } end
        ? SupportState.Unknown
        : day > end ? SupportState.Ended : day.AddDays(NoticeDays) >= end ? SupportState.Ending : SupportState.Supported;
}

/// <summary>The image that another was made from.</summary>
/// <param name="Name">Its name, as whoever made the image wrote it, or as it is known here; its ID or digest where it has none.</param>
/// <param name="Digest">The digest of its manifest, or null.</param>
/// <param name="Evidence">How it is known.</param>
public sealed record BaseImage(string Name, Digest? Digest, BaseEvidence Evidence);

/// <summary>How the base of an image is known.</summary>
public enum BaseEvidence
{
    /// <summary>The manifest says it: org.opencontainers.image.base.name (image-spec, annotations.md).</summary>
    Annotation,

    /// <summary>A label of the configuration with the same name says it.</summary>
    Label,

    /// <summary>An image that is here has the lowest of its layers, and no image here has more of them.</summary>
    Layers,
}

/// <summary>How the support of a distribution stands.</summary>
public enum SupportState
{
    /// <summary>Its end is not known.</summary>
    Unknown,

    /// <summary>It goes on for more than 90 days.</summary>
    Supported,

    /// <summary>It ends within 90 days.</summary>
    Ending,

    /// <summary>It has ended.</summary>
    Ended,
}
