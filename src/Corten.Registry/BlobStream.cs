using System.Net;
using System.Net.Http.Headers;
using Corten.Oci;
using Corten.Registry.Http;

namespace Corten.Registry;

/// <summary>
/// A blob as a stream that goes on after a broken connection where it broke, never longer than it must be. Whoever reads it to its end
/// checks the digest.
/// </summary>
internal sealed class BlobStream(RegistryOptions options, Requester requester, Reference repository, Digest digest, long? size) : Stream
{
    private const int MaximumConnections = 100;

    private readonly string _what = $"blob {digest} of {repository.Path}";
    private readonly Retry _retry = new(options);
    private HttpResponseMessage? _response;
    private Stream? _body;
    private long _offset;
    private int _connections;
    private int _failures;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => size ?? throw new NotSupportedException();

    public override long Position
    {
        get => _offset;
        set => throw new NotSupportedException();
    }

    /// <summary>Connects, so that an absent blob is known before anything is read.</summary>
    public Task OpenAsync(CancellationToken cancellation) => RetriedAsync(
        async () =>
        {
            await ConnectAsync(cancellation);
            return 0;
        },
        cancellation);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (buffer.IsEmpty || _offset == size)
            return 0;
        return await RetriedAsync(() => ReadOnceAsync(buffer, cancellationToken), cancellationToken);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Disconnect();
        base.Dispose(disposing);
    }

    private async Task<int> RetriedAsync(Func<Task<int>> work, CancellationToken cancellation)
    {
        while (true)
        {
            long before = _offset;
            try
            {
                return await work();
            }
            catch (RegistryException e) when (e.IsTransient && _connections < MaximumConnections)
            {
                Disconnect();
                _failures = _offset > before ? 1 : _failures + 1;
                if (_failures >= options.Attempts)
                    throw;
                await _retry.WaitAsync(_failures, e, cancellation);
            }
        }
    }

    private async Task<int> ReadOnceAsync(Memory<byte> buffer, CancellationToken cancellation)
    {
        if (_body is null)
            await ConnectAsync(cancellation);
        var address = _response!.RequestMessage!.RequestUri!;
        int count = await requester.GuardAsync(
            address,
            async () =>
            {
                using var stall = new Stall(options, cancellation);
                return await _body!.ReadAsync(size is { } all && buffer.Length > all - _offset ? buffer[..(int)(all - _offset)] : buffer, stall.Token);
            },
            cancellation);
        if (count == 0 && size is not null)
            throw new RegistryException(RegistryError.Interrupted, $"registry {repository.Domain} ends {_what} after {_offset} of {size} bytes");
        _offset += count;
        if (count > 0)
            _failures = 0;
        return count;
    }

    private async Task ConnectAsync(CancellationToken cancellation)
    {
        _connections++;
        Disconnect();
        _response = await requester.GetAsync(repository, $"blobs/{digest}", AddRange, cancellation);
        await ResponseFailure.ThrowAsync(_response, repository.Domain, _what, cancellation);
        bool continues = _offset == 0 || (_response.StatusCode == HttpStatusCode.PartialContent && _response.Content.Headers.ContentRange?.From == _offset);
        if (size is { } all && _response.Content.Headers.ContentLength is { } length && length != (continues ? all - _offset : all))
            throw new RegistryException(RegistryError.Nonsense, $"registry {repository.Domain} announces {length} bytes for {_what}, whose manifest says {size}");
        _body = await _response.Content.ReadAsStreamAsync(cancellation);
        if (!continues)
            await SkipAsync(_offset, cancellation);
    }

    private void AddRange(HttpRequestHeaders headers)
    {
        if (_offset > 0)
            headers.Range = new RangeHeaderValue(_offset, null);
    }

    // A registry without ranges: what was read already comes once more.
    private async Task SkipAsync(long bytes, CancellationToken cancellation)
    {
        var buffer = new byte[64 * 1024];
        while (bytes > 0)
        {
            using var stall = new Stall(options, cancellation);
            int count = await requester.GuardAsync(
                _response!.RequestMessage!.RequestUri!, () => _body!.ReadAsync(buffer.AsMemory(0, (int)Math.Min(bytes, buffer.Length)), stall.Token).AsTask(), cancellation);
            if (count == 0)
                throw new RegistryException(RegistryError.Interrupted, $"registry {repository.Domain} ends {_what} too early");
            bytes -= count;
        }
    }

    private void Disconnect()
    {
        _body?.Dispose();
        _response?.Dispose();
        (_body, _response) = (null, null);
    }
}
