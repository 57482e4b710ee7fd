using Corten.Oci;

namespace Corten.Images.Importing;

/// <summary>What an imported root file system becomes.</summary>
public sealed record ImportOptions
{
    /// <summary>The image's name, or null.</summary>
    public Reference? Name { get; init; }

    /// <summary>Dockerfile instructions that set the configuration: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>A remark for the history, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The platform that it is for; null is this machine's.</summary>
    public Oci.ImageSpec.Platform? Platform { get; init; }
}
