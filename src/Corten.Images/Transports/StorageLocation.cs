using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary><c>containers-storage:NAME</c>: an image of this machine, in the store of this program.</summary>
/// <param name="Image">The name, or for reading the beginning of an ID.</param>
public sealed record StorageLocation(string Image) : ImageLocation
{
    internal const string Name = "containers-storage";

    /// <inheritdoc/>
    public override string Transport => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes =>
        Reference.TryParse(Image, out var reference, out _) ? RegistryLocation.ScopesOf(reference.WithDefaultTag()) : [];

    // "[driver@directory]" names a store of another program; ours is the one of --root.
    internal static ImageLocation ParseRest(string text)
    {
        if (text.StartsWith('['))
            throw Bad($"{Name}:{text}", "the store is the one of --root; it cannot be given in brackets");
        string name = text.StartsWith('@') ? text[1..] : text;
        return name.Length > 0 ? new StorageLocation(name) : throw Bad($"{Name}:", "the name is empty");
    }

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new StorageSource(this, Images(options)));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new StorageDestination(this, Images(options)));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Image}";

    private ImageService Images(TransportOptions options) =>
        options.Images ?? throw Bad(ToString(), "there is no store of images here");
}
