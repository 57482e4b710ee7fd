using System.Collections.Concurrent;
using Corten.Images.Layouts;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Transports;

/// <summary>Writes an image into an OCI image layout.</summary>
internal sealed class LayoutDestination(ImageLocation location, OciLayout layout, string? tag) : IImageDestination
{
    private readonly ConcurrentBag<Digest> _brought = [];
    private Descriptor? _image;
    private bool _isCommitted;

    public ImageLocation Location => location;

    public LayerTreatment Layers => LayerTreatment.Compress;

    public bool KeepsSignatures => false;

    public bool Takes(string mediaType) => mediaType is MediaTypes.Manifest or MediaTypes.Index;

    public Task<bool> TryReuseAsync(Descriptor blob, IImageSource source, CancellationToken cancellation) =>
        Task.FromResult(layout.Size(blob.Digest) == blob.Size);

    public async Task<Descriptor> PutBlobAsync(OutgoingBlob blob, CancellationToken cancellation)
    {
        using var target = layout.BeginBlob(blob.IsExact ? blob.Descriptor.Digest : null, blob.IsExact ? blob.Descriptor.Size : null);
        using var content = await blob.Open(cancellation);
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(256 * 1024);
        try
        {
            int count;
            while ((count = await content.ReadAsync(buffer, cancellation)) > 0)
                target.Write(buffer.AsSpan(0, count));
        }
        finally
        {
            System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        }
        var put = target.Commit(blob.Descriptor.MediaType);
        _brought.Add(put.Digest);
        return blob.Descriptor with { Digest = put.Digest, Size = put.Size };
    }

    public Task PutManifestAsync(TransportManifest manifest, bool isInstance, CancellationToken cancellation)
    {
        var put = layout.PutDocument(manifest.Content, manifest.MediaType);
        _brought.Add(put.Digest);
        if (!isInstance)
            _image = put;
        return Task.CompletedTask;
    }

    public Task PutSignaturesAsync(Digest manifest, bool isInstance, IReadOnlyList<byte[]> signatures, CancellationToken cancellation) =>
        throw new ImageException(ImageError.BadName, $"{location} has no place for signatures; use --remove-signatures");

    public Task CommitAsync(CancellationToken cancellation)
    {
        var image = _image ?? throw new InvalidOperationException("no manifest was put");
        if (tag is not null)
            layout.SetTag(tag, image);
        else
            layout.ChangeIndex(entries => entries.Any(entry => entry.Digest == image.Digest) ? entries : [.. entries, image]);
        _isCommitted = true;
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        if (!_isCommitted && !_brought.IsEmpty)
            Discard();
        layout.Dispose();
    }

    private void Discard()
    {
        try
        {
            layout.Discard([.. _brought]);
        }
        catch (Exception e) when (ImageFailure.Is(e))
        {
            // The failure that led here is told; the blobs stay for the next collection.
        }
    }
}
