using System.IO.Compression;
using Corten.Linux.Compression;
using Corten.Linux.Files;

namespace Corten.Images.Copying;

/// <summary>The compressed form of a stream, made as it is read. The same bytes always give the same bytes.</summary>
internal sealed class CompressedStream : ForwardStream
{
    private const int BufferSize = 128 * 1024;
    private const int GzipLevel = 6;
    private const int ZstdLevel = 3;

    private readonly Stream _source;
    private readonly MemoryStream _ready = new();
    private readonly Stream _compressor;
    private readonly byte[] _buffer = new byte[BufferSize];
    private int _taken;
    private bool _complete;

    public CompressedStream(Stream source, LayerEncoding encoding, int? level)
    {
        _source = source;
        _compressor = encoding == LayerEncoding.Zstd
            ? new ZstdCompressionStream(_ready, level ?? ZstdLevel, leaveOpen: true)
            : new GZipStream(_ready, new ZLibCompressionOptions { CompressionLevel = Math.Clamp(level ?? GzipLevel, 0, 9) }, leaveOpen: true);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_taken == _ready.Length && !_complete)
            Compress(await _source.ReadAsync(_buffer, cancellationToken));
        return Take(buffer.Span);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(Span<byte> buffer)
    {
        while (_taken == _ready.Length && !_complete)
            Compress(_source.Read(_buffer));
        return Take(buffer);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _source.Dispose();
            if (!_complete)
                _compressor.Dispose();
            _ready.Dispose();
        }
        base.Dispose(disposing);
    }

    private void Compress(int count)
    {
        _ready.SetLength(0);
        _taken = 0;
        if (count > 0)
        {
            _compressor.Write(_buffer, 0, count);
            return;
        }
        _compressor.Dispose();
        _complete = true;
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, (int)_ready.Length - _taken);
        _ready.GetBuffer().AsSpan(_taken, count).CopyTo(buffer);
        _taken += count;
        return count;
    }
}
