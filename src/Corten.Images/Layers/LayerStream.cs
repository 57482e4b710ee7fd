using System.Collections.Concurrent;
using Corten.Linux.Files;
using Corten.Oci;

namespace Corten.Images.Layers;

/// <summary>
/// The uncompressed tar of a layer: decompressed on a thread of its own, a few buffers ahead of the reader, so that hashing and unpacking run
/// beside it. At the end of the tar its digest is compared: a reader that got to the end without an exception has read what was promised.
/// </summary>
internal sealed class LayerStream : ForwardStream
{
    private const int BufferSize = 128 * 1024;
    private const int Buffers = 4;

    private readonly BlockingCollection<ArraySegment<byte>> _filled = new(Buffers);
    private readonly BlockingCollection<byte[]> _empty = [];
    private readonly CancellationTokenSource _stop;
    private readonly Func<CancellationToken, Stream> _open;
    private readonly DigestHasher? _hasher;
    private readonly Digest? _diffId;
    private readonly Thread _thread;
    private Stream? _source;
    private Exception? _failure;
    private ArraySegment<byte> _current;
    private bool _isVerified;

    /// <summary>Starts to decompress.</summary>
    /// <param name="blob">The layer as it is stored; gzip, zstd or plain, as its first bytes say. Disposed with this stream.</param>
    /// <param name="diffId">What the uncompressed tar must hash to; null where it is only read.</param>
    /// <param name="cancellation">Ends the reading with an exception.</param>
    public LayerStream(Stream blob, Digest? diffId, CancellationToken cancellation = default)
        : this(_ => blob, diffId, cancellation)
    {
    }

    /// <summary>Starts to decompress.</summary>
    /// <param name="open">Opens the layer as it is stored, for the thread that decompresses it; the token is cancelled when this stream is disposed.</param>
    /// <param name="diffId">What the uncompressed tar must hash to; null where it is only read.</param>
    /// <param name="cancellation">Ends the reading with an exception.</param>
    public LayerStream(Func<CancellationToken, Stream> open, Digest? diffId, CancellationToken cancellation = default)
    {
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _open = open;
        _diffId = diffId;
        _hasher = diffId is { } known ? new DigestHasher(known.Algorithm) : null;
        for (int i = 0; i < Buffers; i++)
            _empty.Add(new byte[BufferSize], CancellationToken.None);
        _thread = new Thread(Produce) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Bytes that the reader has taken.</summary>
    public long BytesRead { get; private set; }

    public override long Position => BytesRead;

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

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _stop.Cancel();
            _thread.Join();
            _source?.Dispose();
            _hasher?.Dispose();
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
        {
            _hasher?.Append(_current);
            return true;
        }
        _current = default;
        if (_failure is { } failure)
            System.Runtime.ExceptionServices.ExceptionDispatchInfo.Throw(failure);
        if (!_isVerified && _hasher?.Finish() is { } actual && actual != _diffId)
            throw new ImageException(ImageError.BadImage, $"a layer's content has the digest {actual}, but its image's configuration says {_diffId}");
        _isVerified = true;
        return false;
    }

    private void Produce()
    {
        try
        {
            _source = _open(_stop.Token);
            _source = Compression.Open(_source);
            while (Fill(_source))
            {
            }
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

    private bool Fill(Stream source)
    {
        byte[] buffer = _empty.Take(_stop.Token);
        int count = source.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        if (count > 0)
            _filled.Add(new ArraySegment<byte>(buffer, 0, count), _stop.Token);
        return count > 0;
    }
}
