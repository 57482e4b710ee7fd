using Corten.Oci;

namespace Corten.Registry.Tests;

public sealed class BlobTests : RegistryTest
{
    [Fact]
    public async Task A_blob_arrives_complete_and_progress_ends_at_its_size()
    {
        long last = 0;
        using var server = new FaultServer(_ => new FaultResponse(200, Blob));
        await DownloadAsync(server.Host, progress: offset => last = offset);
        Assert.Equal(Blob, Store.Read(BlobDigest, Blob.Length));
        Assert.Equal(Blob.Length, last);
    }

    [Fact]
    public async Task A_broken_transfer_goes_on_where_it_broke()
    {
        int asked = 0;
        using var server = new FaultServer(request => request.Path == "/v2/" ? FaultResponse.Json("{}") : asked++ < 3
            ? Ranged(request) with { CutAfter = 100_000 }
            : Ranged(request));
        await DownloadAsync(server.Host);
        Assert.True(Store.Exists(BlobDigest));
        Assert.Equal(["bytes=100000-", "bytes=200000-", "bytes=300000-"], server.Requests.Select(r => r.Header("Range")).Where(r => r is not null));
    }

    [Fact]
    public async Task A_later_client_goes_on_where_an_earlier_one_was_killed()
    {
        using (var ingest = Store.Begin(BlobDigest, Blob.Length))
            ingest.Write(Blob.AsSpan(0, 123_456));
        using var server = new FaultServer(Ranged);
        await DownloadAsync(server.Host);
        Assert.True(Store.Exists(BlobDigest));
        Assert.Contains(server.Requests, r => r.Header("Range") == "bytes=123456-");
    }

    [Fact]
    public async Task A_server_without_ranges_is_read_from_the_beginning()
    {
        using (var ingest = Store.Begin(BlobDigest, Blob.Length))
            ingest.Write(Blob.AsSpan(0, 1000));
        using var server = new FaultServer(_ => new FaultResponse(200, Blob));
        await DownloadAsync(server.Host);
        Assert.True(Store.Exists(BlobDigest));
    }

    [Fact]
    public async Task A_refused_range_starts_again()
    {
        using (var ingest = Store.Begin(BlobDigest, Blob.Length))
            ingest.Write(Blob.AsSpan(0, 1000));
        using var server = new FaultServer(r => r.Header("Range") is null ? new FaultResponse(200, Blob) : new FaultResponse(416, []));
        await DownloadAsync(server.Host);
        Assert.True(Store.Exists(BlobDigest));
    }

    [Fact]
    public async Task A_damaged_prefix_costs_a_second_transfer_and_no_more()
    {
        using (var ingest = Store.Begin(BlobDigest, Blob.Length))
            ingest.Write(new byte[1000]);
        using var server = new FaultServer(Ranged);
        await DownloadAsync(server.Host);
        Assert.True(Store.Exists(BlobDigest));
        Assert.Equal(2, server.Requests.Count(r => r.Path.Contains("/blobs/")));
    }

    [Fact]
    public async Task A_digest_that_lies_is_refused_at_once()
    {
        using var server = new FaultServer(_ => new FaultResponse(200, new byte[Blob.Length]));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => DownloadAsync(server.Host));
        Assert.Equal(RegistryError.Nonsense, failure.Error);
        Assert.Contains(BlobDigest.ToString(), failure.Message);
        Assert.Single(server.Requests, r => r.Path.Contains("/blobs/"));
        Assert.False(Store.Exists(BlobDigest));
    }

    [Theory]
    [InlineData(+1)]
    [InlineData(-1)]
    public async Task A_length_that_is_not_the_manifests_is_refused(int difference)
    {
        using var server = new FaultServer(_ => new FaultResponse(200, Blob));
        var failure = await Assert.ThrowsAsync<RegistryException>(() => DownloadAsync(server.Host, size: Blob.Length + difference));
        Assert.Equal(RegistryError.Nonsense, failure.Error);
    }

    [Fact]
    public async Task An_endless_body_stops_at_the_announced_size()
    {
        using var server = new FaultServer(_ => new FaultResponse(200, [.. Blob, .. new byte[1_000_000]]) { NoLength = true });
        var failure = await Assert.ThrowsAsync<RegistryException>(() => DownloadAsync(server.Host));
        Assert.Contains("longer than", failure.Message);
    }

    [Fact]
    public async Task A_body_that_always_ends_early_is_given_up()
    {
        using var server = new FaultServer(_ => new FaultResponse(200, Blob) { CutAfter = 10, NoLength = true });
        var failure = await Assert.ThrowsAsync<RegistryException>(() => DownloadAsync(server.Host));
        Assert.Equal(RegistryError.Interrupted, failure.Error);
    }

    [Fact]
    public async Task An_empty_blob_needs_no_transfer()
    {
        using var server = new FaultServer(_ => new FaultResponse(500, []));
        using var client = new RegistryClient(Hurry);
        using var ingest = Store.Begin(Digest.Of([]), 0);
        await client.DownloadAsync(Reference.Parse($"{server.Host}/app"), ingest);
        Assert.True(ingest.IsComplete);
    }

    private static FaultResponse Ranged(FaultRequest request)
    {
        if (request.Header("Range") is not { } range)
            return new FaultResponse(200, Blob);
        int from = int.Parse(range["bytes=".Length..].TrimEnd('-'));
        return new FaultResponse(206, Blob[from..], ("Content-Range", $"bytes {from}-{Blob.Length - 1}/{Blob.Length}"));
    }
}
