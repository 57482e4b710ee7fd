using Corten.Images.Layouts;

namespace Corten.Images.Transports;

/// <summary><c>oci:DIR[:TAG]</c>: an image in an OCI image layout.</summary>
/// <param name="Directory">The layout's directory.</param>
/// <param name="Tag">The tag of the image in it, or null.</param>
public sealed record LayoutLocation(string Directory, string? Tag) : ImageLocation
{
    internal const string Name = "oci";

    /// <inheritdoc/>
    public override string Transport => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes => PathScopes(Directory, Tag);

    internal static ImageLocation ParseRest(string text)
    {
        var (path, tag) = SplitPath(text);
        return new LayoutLocation(path, tag);
    }

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new LayoutSource(this, OciLayout.Open(Directory, options.SharedBlobs), Tag));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new LayoutDestination(this, OciLayout.OpenOrCreate(Directory, options.SharedBlobs), Tag));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Directory}{(Tag is null ? "" : ":" + Tag)}";
}
