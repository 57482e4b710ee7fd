using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary><c>docker-archive:FILE[:NAME|:@NUMBER]</c>: an image in the format of <c>docker save</c>.</summary>
/// <param name="File">The archive.</param>
/// <param name="Image">The image's name in it, or null.</param>
/// <param name="Number">The image's place in it, from zero; or null.</param>
public sealed record DockerArchiveLocation(string File, Reference? Image, int? Number) : ImageLocation
{
    internal const string Name = "docker-archive";

    /// <inheritdoc/>
    public override string Transport => Name;

    // A policy may not tell images of one archive apart: their names are not bound to anything.
    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes => [];

    internal static ImageLocation ParseRest(string text)
    {
        var (path, rest) = SplitPath(text);
        if (rest is null)
            return new DockerArchiveLocation(path, null, null);
        if (rest[0] == '@')
            return int.TryParse(rest.AsSpan(1), System.Globalization.NumberStyles.None, null, out int number)
                ? new DockerArchiveLocation(path, null, number)
                : throw Bad($"{Name}:{text}", $"'{rest}' is not the number of an image in the archive");
        if (!Reference.TryParse(rest, out var reference, out string? why))
            throw Bad($"{Name}:{text}", why);
        return reference.Digest is null
            ? new DockerArchiveLocation(path, reference.WithDefaultTag(), null)
            : throw Bad($"{Name}:{text}", "an archive has names with tags, not with digests");
    }

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new DockerArchiveSource(this, options));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new DockerArchiveDestination(this, options));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{File}{(Image is not null ? ":" + Image : Number is { } number ? $":@{number}" : "")}";
}
