using System.Collections.Concurrent;
using Corten.Oci;

namespace Corten.Images.Layers;

/// <summary>
/// The uncompressed tar of a layer: decompressed and hashed on a thread of its own, a few buffers ahead of the reader, so that unpacking runs
/// beside it. At the end of the tar its digest is compared: a reader that got to the end without an exception has read what was promised.
/// </summary>
internal sealed class LayerStream : Stream
{
    private const int BufferSize = 256 * 1024;
    private const int Buffers = 4;

    private readonly BlockingCollection<ArraySegment<byte>> _filled = new(Buffers);
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly CancellationTokenSource _stop;
    private readonly Stream _source;
    private readonly Digest? _diffId;
    private readonly Thread _thread;
    private Exception? _failure;
    private ArraySegment<byte> _current;

    /// <summary>Starts to decompress.</summary>
    /// <param name="blob">The layer as it is stored; gzip, zstd or plain, as its first bytes say. Disposed with this stream.</param>
    /// <param name="diffId">What the uncompressed tar must hash to; null where it is only read.</param>
    /// <param name="cancellation">Ends the reading with an exception.</param>
    public LayerStream(Stream blob, Digest? diffId, CancellationToken cancellation = default)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _source = Compression.Open(blob);
        _diffId = diffId;
        for (int i = 0; i < Buffers; i++)
            _empty.Add(new byte[BufferSize], CancellationToken.None);
        _thread = new Thread(Produce) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Bytes that the reader has taken.</summary>
    public long BytesRead { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => BytesRead;
        set => throw new NotSupportedException();
    }

    public override int Read(Span<byte> buffer)
    {
        if (_current.Count == 0 && !Advance())
            return 0;
        int count = Math.Min(buffer.Length, _current.Count);
        _current.AsSpan(0, count).CopyTo(buffer);
        _current = _current[count..];
        BytesRead += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _thread.Join();
            _source.Dispose();
            _filled.Dispose();
            _empty.Dispose();
            _stop.Dispose();
        }
        base.Dispose(disposing);
    }

    private bool Advance()
    {
        if (_current.Array is { } used)
            _empty.Add(used, CancellationToken.None);
        _current = default;
        if (_filled.TryTake(out _current, Timeout.Infinite, CancellationToken.None))
            return true;
        _current = default;
        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        return false;
    }

    private void Produce()
    {
        try
        {
            using var hasher = _diffId is { } diffId ? new DigestHasher(diffId.Algorithm) : null;
            while (Fill(hasher))
            {
            }
            if (hasher?.Finish() is { } actual && actual != _diffId)
                throw new ImageException(ImageError.BadImage, $"a layer's content has the digest {actual}, but its image's configuration says {_diffId}");
        }
        catch (Exception e)
        {
            _failure = e is InvalidDataException ? new ImageException(ImageError.BadImage, $"a layer cannot be decompressed: {e.Message}", e) : e;
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private bool Fill(DigestHasher? hasher)
    {
        byte[] buffer = _empty.Take(_stop.Token);
        int count = _source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        hasher?.Append(buffer.AsSpan(0, count));
        if (count > 0)
            _filled.Add(new ArraySegment<byte>(buffer, 0, count), _stop.Token);
        return count > 0;
    }
}
