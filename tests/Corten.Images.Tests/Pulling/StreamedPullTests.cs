using Corten.Images.Pulling;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Tests.Pulling;

public sealed class StreamedPullTests : ImagesTest
{
    private static readonly byte[] _noise = TestLayers.NoiseTar("noise", 3_000_000, 1);
    private static readonly byte[] _zeros = TestLayers.Tar([.. Enumerable.Range(0, 400).Select(i => ($"etc/{i:D3}", new string('x', 8000)))]);

    private readonly FakeRegistry _registry = new();

    [Fact]
    public async Task A_layer_is_unpacked_while_it_comes()
    {
        _registry.AddImage("v1", _noise);
        _registry.Fault = (request, answer) => IsBlob(request, _noise) ? answer with { StallAfter = 1_000_000 } : answer;
        using var cancel = new CancellationTokenSource();
        var pull = Images.PullAsync(_registry.Name("app:v1"), Hurry with { StallTimeout = TimeSpan.FromMinutes(5) }, null, null, null, cancel.Token);
        string temporary = Path.Combine(Root, "snapshots/tmp");
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (!Unpacked(temporary) && DateTime.UtcNow < deadline)
            await Task.Delay(10, TestContext.Current.CancellationToken);
        Assert.True(Unpacked(temporary), "nothing was unpacked while the download stood still");
        cancel.Cancel();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => pull);
        _registry.Fault = null;
        Pull(_registry, "app:v1");
        AssertNoLeftovers();
    }

    [Fact]
    public void A_registry_that_cannot_go_on_where_it_broke_begins_again_for_the_unpacking_too()
    {
        _registry.AddImage("v1", _zeros, _noise);
        int asked = 0;
        _registry.Fault = (request, answer) => !IsBlob(request, _noise) ? answer
            : Interlocked.Increment(ref asked) == 1 ? answer with { CutAfter = 2_000_000 }
            : new Registry.Tests.FaultResponse(200, TestLayers.Gzip(_noise));
        var image = Pull(_registry, "app:v1");
        Assert.Equal(2, asked);
        Assert.Equal(ChainId.OfAll([Digest.Of(_zeros), Digest.Of(_noise)]), image.ChainIds);
        AssertNoLeftovers();
    }

    [Fact]
    public async Task Content_that_was_not_announced_is_told_as_such_though_it_does_not_even_decompress()
    {
        _registry.AddImage("v1", _zeros, _noise);
        _registry.Fault = (request, answer) =>
        {
            if (!IsBlob(request, _noise))
                return answer;
            byte[] wrong = [.. answer.Body];
            Array.Clear(wrong, 1000, 100_000);
            return answer with { Body = wrong };
        };
        var failure = await Assert.ThrowsAsync<ImageException>(() => Images.PullAsync(_registry.Name("app:v1"), Hurry));
        Assert.Contains("sends wrong content", failure.Message);
        AssertEmpty();
    }

    [Fact]
    public async Task A_layer_that_fails_tells_why_though_another_waits_for_those_below()
    {
        _registry.AddImage("v1", _noise, _zeros);
        _registry.Fault = (request, answer) => IsBlob(request, _noise) ? answer with { StallAfter = 1_000_000 }
            : IsBlob(request, _zeros) ? Registry.Tests.FaultResponse.Json("{}", 403)
            : answer;
        var failure = await Assert.ThrowsAsync<ImageException>(
            () => Images.PullAsync(_registry.Name("app:v1"), Hurry with { StallTimeout = TimeSpan.FromMinutes(5) }));
        Assert.Contains(Digest.Of(TestLayers.Gzip(_zeros)).ToString(), failure.Message);
    }

    [Fact]
    public void Forty_layers_come_in_their_order()
    {
        byte[][] tars = [.. Enumerable.Range(0, 40).Select(i => TestLayers.Tar(("etc/last", $"{i}"), ($"etc/layer{i}", "x")))];
        _registry.AddImage("v1", tars);
        var image = Pull(_registry, "app:v1");
        Assert.Equal("39", ReadFile(image, "etc/last"));
        Assert.Equal("x", ReadFile(image, "etc/layer0"));
    }

    [Fact]
    public async Task Phases_are_told_in_their_order()
    {
        _registry.AddImage("v1", _noise, _zeros);
        var progress = new Phases();
        await Images.PullAsync(_registry.Name("app:v1"), Hurry, null, progress);
        foreach (byte[] tar in (byte[][])[_noise, _zeros])
        {
            Assert.Equal(
                [LayerPhase.Waiting, LayerPhase.Downloading, LayerPhase.Downloaded, LayerPhase.Extracting, LayerPhase.Complete],
                progress.Of(Digest.Of(TestLayers.Gzip(tar))));
        }
    }

    private static bool IsBlob(Registry.Tests.FaultRequest request, byte[] tar) => request.Path.EndsWith(Digest.Of(TestLayers.Gzip(tar)).ToString(), StringComparison.Ordinal);

    private static bool Unpacked(string temporary)
    {
        try
        {
            return Directory.Exists(temporary) && Directory.EnumerateFiles(temporary, "*", SearchOption.AllDirectories).Any(file => new FileInfo(file).Length > 100_000);
        }
        catch (DirectoryNotFoundException)
        {
            return false;
        }
    }

    private sealed class Phases : IPullProgress
    {
        private readonly Lock _lock = new();
        private readonly List<(Digest Layer, LayerPhase Phase)> _seen = [];

        public void Started(Reference reference)
        {
        }

        public void Layer(Digest layer, LayerPhase phase, long done, long total)
        {
            lock (_lock)
                _seen.Add((layer, phase));
        }

        public IEnumerable<LayerPhase> Of(Digest layer) => _seen.Where(s => s.Layer == layer).Select(s => s.Phase).Distinct();
    }
}
