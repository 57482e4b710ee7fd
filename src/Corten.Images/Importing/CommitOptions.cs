using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Importing;

/// <summary>What a container's changes become.</summary>
public sealed record CommitOptions
{
    /// <summary>The image that the container was made of. Its layers are below the new one, unless <see cref="IsWhole"/>.</summary>
    public required Image Base { get; init; }

    /// <summary>How the container was run: the new image's configuration before <see cref="Changes"/>.</summary>
    public required ContainerConfig Config { get; init; }

    /// <summary>The image's name, or null.</summary>
    public Reference? Name { get; init; }

    /// <summary>Dockerfile instructions that change the configuration: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR.</summary>
    public IReadOnlyList<string> Changes { get; init; } = [];

    /// <summary>Who made it, or null.</summary>
    public string? Author { get; init; }

    /// <summary>A remark for the history, or null.</summary>
    public string? Message { get; init; }

    /// <summary>The command that made the changes, for the history.</summary>
    public string CreatedBy { get; init; } = "";

    /// <summary>Whether the layer holds the whole root file system, and the image gets no other.</summary>
    public bool IsWhole { get; init; }

    /// <summary>Whether manifest and configuration have docker's media types, not OCI's.</summary>
    public bool IsDockerFormat { get; init; }
}
