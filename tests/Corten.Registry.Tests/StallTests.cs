using System.Collections.Concurrent;
using System.Diagnostics;
using Corten.Oci;

namespace Corten.Registry.Tests;

/// <summary>Registries that send a part and then nothing, ask for patience, or lead elsewhere in the middle.</summary>
public sealed class StallTests : RegistryTest
{
    private const int Part = 100_000;

    private static RegistryOptions Impatient { get; } = Hurry with { StallTimeout = TimeSpan.FromMilliseconds(150), Attempts = 3 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transfer_that_stalls_goes_on_where_it_stalled(bool intoStore)
    {
        int asked = 0;
        using var server = new FaultServer(request => IsPing(request) ? FaultResponse.Json("{}") : asked++ < 3 ? Ranged(request) with { StallAfter = Part } : Ranged(request));
        await ReadAsync(intoStore, server.Host, Impatient);
        Assert.Equal([null, $"bytes={Part}-", $"bytes={2 * Part}-", $"bytes={3 * Part}-"], BlobRequests(server).Select(r => r.Header("Range")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_transfer_that_always_stalls_at_the_same_place_is_given_up_after_a_bounded_time(bool intoStore)
    {
        using var server = new FaultServer(request => Ranged(request) with { StallAfter = request.Header("Range") is null ? Part : 0 });
        var clock = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<RegistryException>(() => ReadAsync(intoStore, server.Host, Impatient));
        Assert.InRange(clock.Elapsed, TimeSpan.FromMilliseconds(400), TimeSpan.FromSeconds(30));
        Assert.Equal(RegistryError.Interrupted, failure.Error);
        Assert.Contains($"registry {server.Host} stopped answering", failure.Message);
        Assert.Equal(Impatient.Attempts, BlobRequests(server).Count());
        Assert.False(Store.Exists(BlobDigest));
    }

    [Theory]
    [InlineData(429, "7", 7, 7)]
    [InlineData(503, "7", 7, 7)]
    [InlineData(429, "86400", 60, 60)]
    [InlineData(429, "-3", 0, 1)]
    [InlineData(429, "soon", 0, 1)]
    [InlineData(429, "Wed, 01 Jan 2025 00:00:09 GMT", 9, 9)]
    public async Task A_registry_says_how_long_to_wait_but_not_for_ever(int status, string retryAfter, int least, int most)
    {
        int asked = 0;
        using var server = new FaultServer(r => r.Path != "/v2/" && asked++ == 0
            ? FaultResponse.Json("{}", status, ("Retry-After", retryAfter), ("Date", "Wed, 01 Jan 2025 00:00:00 GMT"))
            : Manifest());
        var time = new RecordingTime();
        using var client = new RegistryClient(Hurry with { Time = time, StallTimeout = RecordingTime.Never, RetryDelay = TimeSpan.FromMilliseconds(100) });
        await client.GetManifestAsync(Reference.Parse($"{server.Host}/app"));
        Assert.InRange(Assert.Single(time.Waits), TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most));
    }

    [Fact]
    public async Task Waits_grow_from_attempt_to_attempt()
    {
        using var server = new FaultServer(r => FaultResponse.Json("{}", 500));
        var time = new RecordingTime();
        using var client = new RegistryClient(new RegistryOptions { Time = time, StallTimeout = RecordingTime.Never });
        await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference.Parse($"{server.Host}/app")));
        Assert.Equal(4, time.Waits.Count);
        Assert.All(time.Waits.Zip(time.Waits.Skip(1)), pair => Assert.InRange(pair.Second / pair.First, 1.3, 3.1));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_blob_that_lies_elsewhere_goes_on_there_and_the_token_stays_at_home(bool intoStore)
    {
        int asked = 0;
        using var storage = new FaultServer(r => IsPing(r) ? FaultResponse.Json("{}") : asked++ < 2 ? Ranged(r) with { CutAfter = Part } : Ranged(r));
        FaultServer? server = null;
        using (server = new FaultServer(r => r.Path.StartsWith("/token") ? FaultResponse.Json("""{"token":"T"}""")
            : r.Header("Authorization") != "Bearer T" ? FaultResponse.Json("{}", 401, ("WWW-Authenticate", $"Bearer realm=\"http://{server!.Host}/token\""))
            : new FaultResponse(307, [], ("Location", $"http://{storage.Host}/stored?signature=x"))))
        {
            await ReadAsync(intoStore, server.Host, Impatient);
            Assert.Equal(["(none)", "(none)", "(none)"], storage.Requests.Select(r => r.Header("Authorization") ?? "(none)"));
            Assert.Equal([null, $"bytes={Part}-", $"bytes={2 * Part}-"], storage.Requests.Select(r => r.Header("Range")));
        }
    }

    [Fact]
    public async Task What_cannot_be_read_is_not_sent_again_and_not_laid_to_the_registry()
    {
        int sent = 0;
        using var server = Uploads(() => sent++);
        using var client = new RegistryClient(Impatient);
        var target = Reference.Parse($"{server.Host}/app");
        var gone = new RegistryException(RegistryError.Interrupted, "registry elsewhere.example stopped answering");
        var told = await Assert.ThrowsAsync<RegistryException>(() => client.UploadAsync(target, BlobDigest, Blob.Length, _ => Task.FromResult<Stream>(new Source(gone))));
        Assert.Equal(gone.Message, told.Message);
        await Assert.ThrowsAsync<RegistryException>(() => client.UploadAsync(target, BlobDigest, Blob.Length, _ => throw gone));
        var cut = new EndOfStreamException("the file is cut off");
        Assert.Same(cut, await Assert.ThrowsAsync<EndOfStreamException>(() => client.UploadAsync(target, BlobDigest, Blob.Length, _ => Task.FromResult<Stream>(new Source(cut)))));
        Assert.InRange(sent, 0, 2);
    }

    [Fact]
    public async Task A_source_that_takes_its_time_is_not_laid_to_the_registry_that_waits_for_it()
    {
        using var server = Uploads(() => { });
        using var client = new RegistryClient(Impatient);
        await client.UploadAsync(
            Reference.Parse($"{server.Host}/app"), BlobDigest, Blob.Length, _ => Task.FromResult<Stream>(new Source(null, TimeSpan.FromMilliseconds(500))));
        Assert.Single(server.Requests, r => r.Method == "PUT");
    }

    private static bool IsPing(FaultRequest request) => request.Path == "/v2/";

    private static FaultServer Uploads(Action onPut) => new(r =>
    {
        if (r.Method == "PUT")
            onPut();
        return r.Method == "POST" ? new FaultResponse(202, [], ("Location", "/v2/app/blobs/uploads/1")) : new FaultResponse(201, []);
    });

    private static IEnumerable<FaultRequest> BlobRequests(FaultServer server) => server.Requests.Where(r => r.Path.Contains("/blobs/"));

    private static FaultResponse Ranged(FaultRequest request)
    {
        if (request.Header("Range") is not { } range)
            return new FaultResponse(200, Blob);
        int from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
        return new FaultResponse(206, Blob[from..], ("Content-Range", $"bytes {from}-{Blob.Length - 1}/{Blob.Length}"));
    }

    private async Task ReadAsync(bool intoStore, string host, RegistryOptions options)
    {
        if (intoStore)
        {
            await DownloadAsync(host, options);
            Assert.Equal(Blob, Store.Read(BlobDigest, Blob.Length));
            return;
        }
        using var client = new RegistryClient(options);
        await using var stream = await client.OpenBlobAsync(Reference.Parse($"{host}/app"), BlobDigest, Blob.Length);
        var read = new MemoryStream();
        await stream.CopyToAsync(read);
        Assert.Equal(Blob, read.ToArray());
    }

    /// <summary>Waits take no time and are written down; timeouts never come.</summary>
    private sealed class RecordingTime : TimeProvider
    {
        public static TimeSpan Never { get; } = TimeSpan.FromDays(1);

        public ConcurrentQueue<TimeSpan> Waits { get; } = new();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            if (dueTime == Never)
                return base.CreateTimer(callback, state, dueTime, period);
            Waits.Enqueue(dueTime);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }

    /// <summary>A part of the blob, and then a failure or, after a while, the rest.</summary>
    private sealed class Source(Exception? failure, TimeSpan delay = default) : MemoryStream(Blob)
    {
        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Position >= Part && failure is not null)
                throw failure;
            if (Position == 0)
                await Task.Delay(delay, cancellationToken);
            return await base.ReadAsync(Position < Part ? buffer[..Math.Min(buffer.Length, Part)] : buffer, cancellationToken);
        }
    }
}
