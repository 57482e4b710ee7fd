using Corten.Oci;
using Corten.Registry;

namespace Corten.Images.Transports;

/// <summary>What the transports need from outside.</summary>
public sealed record TransportOptions
{
    /// <summary>How to talk to registries.</summary>
    public RegistryOptions Registry { get; init; } = new();

    /// <summary>The images of this machine, for <c>containers-storage:</c>; null where there are none.</summary>
    public ImageService? Images { get; init; }

    /// <summary>Where large temporary files go.</summary>
    public string TemporaryDirectory { get; init; } = "/var/tmp";

    /// <summary>A directory that has the blobs of several image layouts, in place of their own; null where each has its own.</summary>
    public string? SharedBlobs { get; init; }

    /// <summary>Further names for an image that is written into a docker-archive.</summary>
    public IReadOnlyList<Reference> AdditionalTags { get; init; } = [];

    /// <summary>Where signatures of images in registries lie.</summary>
    public Trust.LookasideConfiguration Lookaside { get; init; } = Trust.LookasideConfiguration.Empty;
}
