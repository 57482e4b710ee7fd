using Corten.Images;
using Corten.Images.Copying;
using Corten.Images.Transports;

namespace Corten.CommandLine;

/// <summary>One copy as a command line asks for it.</summary>
internal sealed record CopyRequest(ImageLocation From, ImageLocation To)
{
    public required TransportOptions Source { get; init; }

    public required TransportOptions Destination { get; init; }

    public required CopyOptions Options { get; init; }

    public ICopyProgress? Progress { get; init; }

    /// <summary>Copies.</summary>
    /// <exception cref="ImageException">It cannot be done; the message names both places.</exception>
    public Task<TransportManifest> RunAsync(CancellationToken cancellation) => ImageCopier.CopyAsync(From, Source, To, Destination, Options, Progress, cancellation);
}
