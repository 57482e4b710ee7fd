using Corten.Linux;
using Corten.Oci;

namespace Corten.Images.Transports;

/// <summary><c>dir:PATH</c>: the files of one image in a directory, each named by its digest.</summary>
/// <param name="Directory">The directory.</param>
public sealed record DirectoryLocation(string Directory) : ImageLocation
{
    internal const string Name = "dir";
    internal const string VersionText = "Directory Transport Version: 1.1\n";

    /// <inheritdoc/>
    public override string Transport => Name;

    /// <inheritdoc/>
    public override IReadOnlyList<string> PolicyScopes => PathScopes(Directory, null);

    internal string VersionFile => HostPath.Join(Directory, "version");

    internal static ImageLocation ParseRest(string text) =>
        text.Length > 0 ? new DirectoryLocation(Path.GetFullPath(text)) : throw Bad(Name + ":", "the path is empty");

    /// <inheritdoc/>
    public override Task<IImageSource> OpenSourceAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageSource>(new DirectorySource(this));

    /// <inheritdoc/>
    public override Task<IImageDestination> OpenDestinationAsync(TransportOptions options, CancellationToken cancellation) =>
        Task.FromResult<IImageDestination>(new DirectoryDestination(this));

    /// <inheritdoc/>
    public override string ToString() => $"{Name}:{Directory}";

    internal string Manifest(Digest? instance) =>
        HostPath.Join(Directory, instance is { } digest ? $"{FileName(digest)}.manifest.json" : "manifest.json");

    internal string Blob(Digest digest) => HostPath.Join(Directory, FileName(digest));

    internal string Signature(Digest? instance, int number) =>
        HostPath.Join(Directory, instance is { } digest ? $"{FileName(digest)}-signature-{number}" : $"signature-{number}");

    // sha256 is the only algorithm that the format knew at first.
    private static string FileName(Digest digest) => digest.Algorithm == "sha256" ? digest.Hex : $"{digest.Algorithm}-{digest.Hex}";
}
