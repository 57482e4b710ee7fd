namespace Corten.Images.Transports;

/// <summary><c>oci-archive:FILE[:TAG]</c>: an image in a tar of an OCI image layout.</summary>
/// <param name="File">The archive.</param>
/// <param name="Tag">The tag of the image in it, or null.</param>
public sealed record LayoutArchiveLocation(string File, string? Tag) : ImageLocation
{
    internal const string Name = "oci-archive";

    /// <inheritdoc/>
    public override string Transport => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes => PathScopes(File, Tag);

    internal static ImageLocation ParseRest(string text)
    {
        var (path, tag) = SplitPath(text);
        return new LayoutArchiveLocation(path, tag);
    }

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new LayoutArchiveSource(this, options));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new LayoutArchiveDestination(this, options));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{File}{(Tag is null ? "" : ":" + Tag)}";
}
