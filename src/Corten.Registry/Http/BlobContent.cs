using System.Buffers;
using System.Net;

namespace Corten.Registry.Http;

/// <summary>The body of an upload: a stream, sent as it is read.</summary>
/// <param name="stream">The bytes; disposed with this.</param>
/// <param name="length">How many there are; null where it is only known at their end.</param>
/// <param name="progress">Told the number of bytes sent, or null.</param>
internal sealed class BlobContent(Stream stream, long? length, Action<long>? progress) : HttpContent
{
    private const int BufferSize = 128 * 1024;

    /// <summary>Watches the connection: a slow upload is not taken for a dead one, nor a slow source for a slow registry.</summary>
    public Stall? Stall { get; set; }

    /// <summary>Why the bytes could not be read, or null.</summary>
    public Exception? SourceFailure { get; private set; }

    protected override Task SerializeToStreamAsync(Stream target, TransportContext? context) =>
        SerializeToStreamAsync(target, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream target, TransportContext? context, CancellationToken cancellationToken)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            long sent = 0;
            int count;
            while ((count = await ReadAsync(buffer, cancellationToken)) > 0)
            {
                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken);
                sent += count;
                progress?.Invoke(sent);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<int> ReadAsync(byte[] buffer, CancellationToken cancellation)
    {
        Stall?.Pause();
        try
        {
            return await stream.ReadAsync(buffer, cancellation);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            SourceFailure = e;
            throw;
        }
        finally
        {
            Stall?.Reset();
        }
    }

    protected override bool TryComputeLength(out long size)
    {
        size = length ?? 0;
        return length is not null;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            stream.Dispose();
        base.Dispose(disposing);
    }
}
