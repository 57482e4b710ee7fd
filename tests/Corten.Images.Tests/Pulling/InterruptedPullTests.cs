using Corten.Images.Pulling;
using Corten.Oci;

namespace Corten.Images.Tests.Pulling;

public sealed class InterruptedPullTests : ImagesTest
{
    private static readonly byte[] _small = TestLayers.Tar(("a", "a"));
    private static readonly byte[] _large = TestLayers.NoiseTar("noise", 2_000_000, 1);

    private readonly FakeRegistry _registry = new();

    private static string LargeDigest => Digest.Of(TestLayers.Gzip(_large)).ToString();

    [Fact]
    public async Task An_interrupted_pull_is_continued_where_it_was()
    {
        _registry.AddImage("v1", _small, _large);
        await InterruptAsync();
        Assert.Empty(Images.List());
        long kept = new FileInfo(Directory.EnumerateFiles(Path.Combine(Root, "content/ingest"), "sha256-*").Single(f => !f.EndsWith(".lock"))).Length;
        Assert.True(kept > 0);
        Pull(_registry, "app:v1");
        Assert.Contains(_registry.Requests, r => r.Header("Range") == $"bytes={kept}-");
        Assert.Single(_registry.Requests, r => r.Path.EndsWith(Digest.Of(TestLayers.Gzip(_small)).ToString()));
        AssertNoLeftovers();
    }

    [Fact]
    public async Task An_interrupted_pull_that_nobody_continues_is_collected_after_a_day()
    {
        _registry.AddImage("v1", _small, _large);
        await InterruptAsync();
        Images.Collect();
        Assert.NotEmpty(Content.List());
        Time.Passed = TimeSpan.FromHours(25);
        Images.Collect();
        AssertEmpty();
    }

    [Fact]
    public async Task Nothing_is_collected_while_a_pull_goes_on()
    {
        _registry.AddImage("v1", _small, _large);
        _registry.AddImage("other", _small);
        Pull(_registry, "app:other");
        Stop(stopped => (_, _, _) => stopped.Cancel(), out var progress, out var cancel);
        Images.Remove(Images.List()[0].Id.ToString());
        using (Images.Hold())
        {
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Images.PullAsync(_registry.Name("app:v1"), Hurry, null, progress, null, cancel.Token));
            Images.Collect();
            Assert.NotEmpty(Content.List());
        }
    }

    [Fact]
    public async Task Two_pulls_of_one_image_at_once_both_succeed()
    {
        _registry.AddImage("v1", _small, _large);
        var pulls = Enumerable.Range(0, 4).Select(_ => Task.Run(() => Images.PullAsync(_registry.Name("app:v1"), Hurry))).ToArray();
        var results = await Task.WhenAll(pulls);
        Assert.Single(results.Select(r => r.Image.Id).Distinct());
        Assert.Single(_registry.Requests, r => r.Path.EndsWith(LargeDigest));
        AssertNoLeftovers();
    }

    [Fact]
    public async Task A_full_disk_is_told_and_leaves_nothing()
    {
        using var disk = Corten.Content.Tests.SmallDisk.Mount("1m");
        _registry.AddImage("v1", _small, _large);
        var images = new ImageService(Path.Combine(disk.Path, "store"), new Corten.Snapshots.Directories.DirectorySnapshotter(Path.Combine(disk.Path, "store/snapshots")));
        var failure = await Assert.ThrowsAsync<ImageException>(() => images.PullAsync(_registry.Name("app:v1"), Hurry));
        Assert.Contains("free some space", failure.Message);
        Assert.Empty(images.List());
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(disk.Path, "store/content/blobs/sha256")));
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(disk.Path, "store/content/ingest")));
        disk.Resize("64m");
        await images.PullAsync(_registry.Name("app:v1"), Hurry);
    }

    protected override void OnDispose() => _registry.Dispose();

    private async Task InterruptAsync()
    {
        Stop(stopped => (layer, phase, done) =>
        {
            if (layer.ToString() == LargeDigest && done > 500_000)
                stopped.Cancel();
        }, out var progress, out var cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Images.PullAsync(_registry.Name("app:v1"), Hurry, null, progress, null, cancel.Token));
    }

    private static void Stop(Func<CancellationTokenSource, Action<Digest, LayerPhase, long>> when, out IPullProgress progress, out CancellationTokenSource cancel)
    {
        cancel = new CancellationTokenSource();
        progress = new Callback(when(cancel));
    }

    private sealed class Callback(Action<Digest, LayerPhase, long> call) : IPullProgress
    {
        public void Started(Reference reference)
        {
        }

        public void Layer(Digest layer, LayerPhase phase, long done, long total) => call(layer, phase, done);
    }
}
