using System.Buffers;
using System.Net;
using System.Net.Http.Headers;
using Corten.Content;
using Corten.Oci;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>Fetches one blob into the content store, going on after a broken connection where it broke.</summary>
internal sealed class BlobDownload(RegistryOptions options, Requester requester, Reference repository, Ingest ingest, Action<long>? progress)
{
    private const int BufferSize = 128 * 1024;

    // A server that breaks each connection after one byte must not keep us for ever.
    private const int MaximumConnections = 100;

    private readonly string _what = $"blob {ingest.Digest} of {repository.Path}";
    private readonly Retry _retry = new(options);

    public async Task RunAsync(CancellationToken cancellation)
    {
        int failures = 0;
        bool resumed = ingest.Offset > 0;
        for (int connections = 1; !ingest.IsComplete; connections++)
        {
            long before = ingest.Offset;
            try
            {
                if (before < ingest.Size)
                    await TransferAsync(cancellation);
                ingest.Commit();
            }
            catch (RegistryException e) when (e.IsTransient && connections < MaximumConnections)
            {
                failures = ingest.Offset > before ? 1 : failures + 1;
                if (failures >= options.Attempts)
                    throw;
                await _retry.WaitAsync(failures, e, cancellation);
            }
            catch (ContentException e) when (e.Error == ContentError.WrongDigest && resumed)
            {
                // The kept prefix may be what a power loss left of it: once more from the beginning.
                resumed = false;
            }
            catch (ContentException e)
            {
                throw new RegistryException(RegistryError.Nonsense, $"registry {repository.Domain} sends wrong content for {_what}: {e.Message}", e);
            }
        }
        progress?.Invoke(ingest.Offset);
    }

    private async Task TransferAsync(CancellationToken cancellation)
    {
        long offset = ingest.Offset;
        using var response = await requester.GetAsync(repository, $"blobs/{ingest.Digest}", headers => AddRange(headers, offset), cancellation);
        if (response.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable && offset > 0)
        {
            ingest.Restart();
            throw new RegistryException(RegistryError.Interrupted, $"registry {repository.Domain} cannot continue {_what}");
        }
        await ResponseFailure.ThrowAsync(response, repository.Domain, _what, cancellation);
        if (!Continues(response, offset))
            ingest.Restart();
        CheckLength(response);
        await requester.GuardAsync(response.RequestMessage!.RequestUri!, () => CopyAsync(response, cancellation), cancellation);
        if (ingest.Offset < ingest.Size)
            throw new RegistryException(RegistryError.Interrupted, $"registry {repository.Domain} ends {_what} after {ingest.Offset} of {ingest.Size} bytes");
    }

    private static void AddRange(HttpRequestHeaders headers, long offset)
    {
        if (offset > 0)
            headers.Range = new RangeHeaderValue(offset, null);
    }

    private static bool Continues(HttpResponseMessage response, long offset) =>
        offset > 0 && response.StatusCode == HttpStatusCode.PartialContent && response.Content.Headers.ContentRange?.From == offset;

    private void CheckLength(HttpResponseMessage response)
    {
        if (response.Content.Headers.ContentLength is { } length && length != ingest.Size - ingest.Offset)
            throw new RegistryException(
                RegistryError.Nonsense,
                $"registry {repository.Domain} announces {ingest.Offset + length} bytes for {_what}, whose manifest says {ingest.Size}");
    }

    private async Task<bool> CopyAsync(HttpResponseMessage response, CancellationToken cancellation)
    {
        using var stall = new Stall(options, cancellation);
        using var stream = await response.Content.ReadAsStreamAsync(stall.Token);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = await stream.ReadAsync(buffer, stall.Token)) > 0)
            {
                stall.Reset();
                ingest.Write(buffer.AsSpan(0, count));
                progress?.Invoke(ingest.Offset);
            }
            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
