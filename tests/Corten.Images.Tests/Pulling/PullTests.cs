using Corten.Images.Pulling;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry;

namespace Corten.Images.Tests.Pulling;

public sealed class PullTests : ImagesTest
{
    private static readonly byte[] _lower = TestLayers.Tar(("etc/hostname", "lower"), ("etc/issue", "issue"));
    private static readonly byte[] _upper = TestLayers.Tar(("etc/hostname", "upper"));

    private readonly FakeRegistry _registry = new();

    [Fact]
    public void A_pulled_image_has_its_name_configuration_layers_and_files()
    {
        var manifest = _registry.AddImage("v1", _lower, _upper);
        var image = Pull(_registry, "app:v1");
        Assert.Equal(["/bin/sh"], image.Config.Config.Cmd!);
        Assert.Equal([$"{_registry.Host}/app:v1"], image.Names.Select(n => n.ToString()));
        Assert.Equal([$"{_registry.Host}/app@{manifest.Digest}"], image.RepositoryDigests.Select(n => n.ToString()));
        Assert.Equal(ChainId.OfAll([Digest.Of(_lower), Digest.Of(_upper)]), image.ChainIds);
        Assert.Equal(_lower.Length + _upper.Length, image.Size);
        Assert.Equal("upper", ReadFile(image, "etc/hostname"));
        Assert.Equal("issue", ReadFile(image, "etc/issue"));
        Assert.Equal(image.Id, Images.Find($"{_registry.Host}/app:v1")!.Id);
        AssertNoLeftovers();
    }

    [Fact]
    public async Task Pulling_again_fetches_no_layer_and_is_up_to_date()
    {
        _registry.AddImage("v1", _lower, _upper);
        Pull(_registry, "app:v1");
        int blobs = _registry.Requests.Count(r => r.Path.Contains("/blobs/"));
        var again = await Images.PullAsync(_registry.Name("app:v1"), Hurry);
        Assert.False(again.IsNewer);
        Assert.Equal(blobs, _registry.Requests.Count(r => r.Path.Contains("/blobs/")));
    }

    [Fact]
    public async Task A_tag_that_moved_leaves_the_old_image_without_a_name()
    {
        _registry.AddImage("v1", _lower);
        var old = Pull(_registry, "app:v1");
        _registry.AddImage("v1", _lower, _upper);
        var result = await Images.PullAsync(_registry.Name("app:v1"), Hurry);
        Assert.True(result.IsNewer);
        Assert.NotEqual(old.Id, result.Image.Id);
        Assert.Empty(Images.Get(old.Id.ToString()).Names);
        Assert.Equal(2, Images.List().Count);
    }

    [Fact]
    public void A_pull_by_digest_is_found_by_digest()
    {
        var manifest = _registry.AddImage("v1", _lower);
        var image = Pull(_registry, $"app@{manifest.Digest}");
        Assert.Empty(image.Names);
        Assert.Equal(image.Id, Images.Find($"{_registry.Host}/app@{manifest.Digest}")!.Id);
    }

    [Fact]
    public async Task The_platform_is_chosen_from_an_index()
    {
        var ours = _registry.AddImage("ours", _lower);
        var theirs = _registry.AddImage("theirs", TestLayers.Config(_upper) with { Architecture = "s390x" }, _upper);
        var index = new Oci.ImageSpec.Index
        {
            MediaType = MediaTypes.Index,
            Manifests =
            [
                theirs with { Platform = new Platform { Os = "linux", Architecture = "s390x" } },
                ours with { Platform = Platform.Host },
            ],
        };
        var top = _registry.AddManifest("v1", index.ToJson(), MediaTypes.Index);
        var image = Pull(_registry, "app:v1");
        Assert.Equal([Digest.Of(_lower)], image.ChainIds);
        Assert.Equal(top.Digest, image.RepositoryDigests[0].Digest);
        var other = await Images.PullAsync(_registry.Name("app:v1"), Hurry, Platform.Parse("linux/s390x"));
        Assert.Equal([Digest.Of(_upper)], other.Image.ChainIds);
        var failure = await Assert.ThrowsAsync<ImageException>(() => Images.PullAsync(_registry.Name("app:v1"), Hurry, Platform.Parse("linux/mips")));
        Assert.Contains("linux/s390x", failure.Message);
    }

    [Fact]
    public async Task An_image_of_another_platform_is_refused_only_where_a_platform_is_asked_for()
    {
        _registry.AddImage("v1", TestLayers.Config(_lower) with { Architecture = "s390x" }, _lower);
        var failure = await Assert.ThrowsAsync<ImageException>(() => Images.PullAsync(_registry.Name("app:v1"), Hurry, Platform.Host));
        Assert.Contains("linux/s390x", failure.Message);
        AssertEmpty();
        Pull(_registry, "app:v1");
    }

    [Fact]
    public void A_missing_image_is_told_and_nothing_is_left()
    {
        var failure = PullFails(_registry, "app:nope");
        Assert.Equal(ImageError.Registry, failure.Error);
        Assert.Equal(RegistryError.NotFound, ((RegistryException)failure.InnerException!).Error);
        AssertEmpty();
    }

    [Fact]
    public void A_layer_whose_digest_lies_is_told_and_nothing_is_left()
    {
        _registry.AddImage("v1", _lower, _upper);
        string lie = Digest.Of(TestLayers.Gzip(_upper)).ToString();
        _registry.Fault = (request, answer) => request.Path.EndsWith(lie) ? answer with { Body = new byte[answer.Body.Length] } : answer;
        Assert.Contains(lie, PullFails(_registry, "app:v1").Message);
        AssertEmpty();
    }

    [Fact]
    public void A_diff_id_that_lies_is_told_and_nothing_is_left()
    {
        _registry.AddImage("v1", TestLayers.Config(_lower, _lower), _lower, _upper);
        Assert.Contains(Digest.Of(_lower).ToString(), PullFails(_registry, "app:v1").Message);
        AssertEmpty();
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void A_configuration_with_another_number_of_layers_is_refused(int layers)
    {
        _registry.AddImage("v1", TestLayers.Config([.. Enumerable.Repeat(_lower, layers)]), _lower, _upper);
        Assert.Equal(ImageError.BadImage, PullFails(_registry, "app:v1").Error);
        AssertEmpty();
    }

    [Fact]
    public void An_artifact_is_not_an_image()
    {
        var manifest = new Manifest { Config = _registry.AddBlob("{}"u8.ToArray(), "application/vnd.example.chart") };
        _registry.AddManifest("v1", manifest.ToJson(), MediaTypes.Manifest);
        Assert.Contains("application/vnd.example.chart", PullFails(_registry, "app:v1").Message);
        AssertEmpty();
    }

    [Fact]
    public void A_layer_in_zstd_is_pulled_whatever_its_media_type_says()
    {
        using var zstd = new MemoryStream();
        using (var compression = new Corten.Linux.Compression.ZstdCompressionStream(zstd, leaveOpen: true))
            compression.Write(_lower);
        foreach (string type in (string[])[MediaTypes.LayerZstd, MediaTypes.LayerGzip])
        {
            var manifest = new Manifest
            {
                Config = _registry.AddBlob(TestLayers.Config(_lower).ToJson(), MediaTypes.Config),
                Layers = [_registry.AddBlob(zstd.ToArray(), type)],
            };
            _registry.AddManifest("v1", manifest.ToJson(), MediaTypes.Manifest);
            Pull(_registry, "app:v1");
        }
        Assert.Single(Images.List());
    }

    [Fact]
    public void A_layer_in_zstd_that_is_cut_off_leaves_nothing()
    {
        var manifest = new Manifest
        {
            Config = _registry.AddBlob(TestLayers.Config(_lower).ToJson(), MediaTypes.Config),
            Layers = [_registry.AddBlob([0x28, 0xb5, 0x2f, 0xfd, 0, 0, 0], MediaTypes.LayerGzip)],
        };
        _registry.AddManifest("v1", manifest.ToJson(), MediaTypes.Manifest);
        Assert.Contains("zstd", PullFails(_registry, "app:v1").Message);
        AssertEmpty();
    }

    [Fact]
    public void A_layer_that_is_no_tar_leaves_nothing()
    {
        byte[] junk = new byte[1024];
        Array.Fill(junk, (byte)'x');
        _registry.AddImage("v1", _lower, junk);
        PullFails(_registry, "app:v1");
        AssertEmpty();
    }

    [Fact]
    public void An_image_without_layers_and_one_with_the_same_layer_twice_are_pulled()
    {
        _registry.AddImage("none");
        Assert.Null(Pull(_registry, "app:none").TopChainId);
        _registry.AddImage("twice", _lower, _lower);
        Assert.Equal(2, Pull(_registry, "app:twice").ChainIds.Count);
        Assert.Single(_registry.Requests, r => r.Path.EndsWith(Digest.Of(TestLayers.Gzip(_lower)).ToString()));
    }

    [Fact]
    public async Task Ten_layers_come_three_at_a_time_and_are_reported()
    {
        byte[][] tars = [.. Enumerable.Range(0, 10).Select(i => TestLayers.NoiseTar($"file{i}", 100_000, i))];
        _registry.AddImage("v1", tars);
        var progress = new Recorder();
        var result = await Images.PullAsync(_registry.Name("app:v1"), Hurry, null, progress);
        Assert.Equal(10, result.Image.ChainIds.Count);
        Assert.Equal(10, progress.Phases.Count(p => p.Phase == LayerPhase.Complete));
        Assert.Equal(10, progress.Phases.Where(p => p.Phase == LayerPhase.Downloaded).Select(p => p.Layer).Distinct().Count());
    }

    protected override void OnDispose() => _registry.Dispose();

    private sealed class Recorder : IPullProgress
    {
        public System.Collections.Concurrent.ConcurrentQueue<(Digest Layer, LayerPhase Phase)> Phases { get; } = new();

        public void Started(Reference reference)
        {
        }

        public void Layer(Digest layer, LayerPhase phase, long done, long total) => Phases.Enqueue((layer, phase));
    }
}
