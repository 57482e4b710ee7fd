using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;
using Index = Corten.Oci.ImageSpec.Index;

namespace Corten.Images.Tests.Copying;

public sealed class CopyTests : ImagesTest
{
    private readonly FakeRegistry _registry = new();

    [Fact]
    public async Task All_images_of_an_index_are_copied_and_the_index_stays()
    {
        var index = AddIndex();
        var copied = await CopyAsync($"docker://{_registry.Host}/app:multi", $"oci:{Scratch("layout")}:multi", new CopyOptions { Selection = IndexSelection.All });
        Assert.Equal(index.Digest, copied.Digest);
        Assert.Equal(index.Digest, (await CopyAsync($"oci:{Scratch("layout")}:multi", $"dir:{Scratch("dir")}", new CopyOptions { Selection = IndexSelection.All })).Digest);
        Assert.Equal(2, Directory.EnumerateFiles(Scratch("dir"), "*.manifest.json").Count());
        var one = await CopyAsync($"oci:{Scratch("layout")}:multi", $"dir:{Scratch("one")}", new CopyOptions { Platforms = [Platform.Parse("linux/s390x")] });
        Assert.Contains(Index.Parse(copied.Content).Manifests, entry => entry.Digest == one.Digest && entry.Platform!.Architecture == "s390x");
        var failure = await FailsAsync($"docker://{_registry.Host}/app:multi", $"docker-archive:{Scratch("x.tar")}", new CopyOptions { Selection = IndexSelection.All });
        Assert.Contains("index of several images", failure.Message);
    }

    [Fact]
    public async Task Of_an_index_only_what_is_asked_for_is_copied()
    {
        var index = AddIndex();
        await CopyAsync($"docker://{_registry.Host}/app:multi", $"dir:{Scratch("sparse")}", new CopyOptions { Selection = IndexSelection.All, Platforms = [Platform.Parse("linux/s390x")] });
        Assert.Single(Directory.EnumerateFiles(Scratch("sparse"), "*.manifest.json"));
        var only = await CopyAsync($"docker://{_registry.Host}/app:multi", $"dir:{Scratch("only")}", new CopyOptions { Selection = IndexSelection.IndexOnly });
        Assert.Equal(index.Digest, only.Digest);
        Assert.Equal(["manifest.json", "version"], Directory.EnumerateFiles(Scratch("only")).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task The_format_changes_there_and_back_without_a_new_image_id()
    {
        var original = _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        var docker = await CopyAsync($"docker://{_registry.Host}/app:v1", $"dir:{Scratch("docker")}", new CopyOptions { Format = ManifestFormat.Docker });
        Assert.Equal(MediaTypes.DockerManifest, docker.MediaType);
        var manifest = Manifest.Parse(docker.Content);
        Assert.Equal((MediaTypes.DockerConfig, MediaTypes.DockerLayerGzip), (manifest.Config.MediaType, manifest.Layers[0].MediaType));
        var back = await CopyAsync($"dir:{Scratch("docker")}", $"oci:{Scratch("layout")}:x");
        Assert.Equal(original.Digest, back.Digest);
        var failure = await FailsAsync($"dir:{Scratch("docker")}", $"oci:{Scratch("other")}:x", new CopyOptions { PreserveDigests = true });
        Assert.Contains("--preserve-digests", failure.Message);
    }

    [Theory]
    [InlineData(LayerEncoding.Zstd, MediaTypes.LayerZstd)]
    [InlineData(LayerEncoding.Gzip, MediaTypes.LayerGzip)]
    public async Task Layers_are_compressed_anew_the_same_each_time_and_hold_what_they_held(LayerEncoding encoding, string mediaType)
    {
        byte[] tar = TestLayers.Tar(("a", new string('a', 100_000)));
        var plain = _registry.AddBlob(tar, MediaTypes.Layer);
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = _registry.AddBlob(TestLayers.Config(tar).ToJson(), MediaTypes.Config), Layers = [plain] };
        _registry.AddManifest("plain", manifest.ToJson(), MediaTypes.Manifest);
        var options = new CopyOptions { Compression = encoding, CompressionLevel = 9 };
        var first = await CopyAsync($"docker://{_registry.Host}/app:plain", $"oci:{Scratch("one")}:x", options);
        var second = await CopyAsync($"docker://{_registry.Host}/app:plain", $"oci:{Scratch("two")}:x", options);
        Assert.Equal(first.Digest, second.Digest);
        var layer = Assert.Single(Manifest.Parse(first.Content).Layers);
        Assert.Equal(mediaType, layer.MediaType);
        Assert.InRange(layer.Size, 1, 2000);
        var back = await CopyAsync($"oci:{Scratch("one")}:x", $"dir:{Scratch("dir")}", new CopyOptions { Layers = LayerTreatment.Decompress });
        Assert.Equal(plain.Digest, Assert.Single(Manifest.Parse(back.Content).Layers).Digest);
        Assert.True(Images.Find("x") is null);
        await CopyAsync($"oci:{Scratch("one")}:x", "containers-storage:localhost/x");
        Assert.Equal(new string('a', 100_000), ReadFile(Images.Get("localhost/x"), "a"));
    }

    [Fact]
    public async Task A_blob_of_the_same_registry_is_mounted_and_never_sent()
    {
        using var registry = new DebianRegistry();
        _registry.AddImage("v1", TestLayers.NoiseTar("a", 50_000, 1));
        await CopyAsync($"docker://{_registry.Host}/app:v1", $"docker://{registry.Host}/app:v1");
        var steps = new Steps();
        await ImageCopier.CopyAsync(Parse($"docker://{registry.Host}/app:v1"), Options, Parse($"docker://{registry.Host}/other:v1"), Options, new CopyOptions(), steps);
        Assert.Contains(steps.All, step => step.EndsWith("already exists"));
        Assert.DoesNotContain(steps.All, step => step.StartsWith("Copying config"));
    }

    [Fact]
    public async Task An_archive_of_docker_gets_the_further_names_and_is_not_overwritten()
    {
        _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        var options = Options with { AdditionalTags = [Reference.Parse("more:1"), Reference.Parse("more:2")] };
        string place = $"docker-archive:{Scratch("a.tar")}:app:v1";
        await ImageCopier.CopyAsync(Parse($"docker://{_registry.Host}/app:v1"), Options, Parse(place), options, new CopyOptions());
        using (var stream = File.OpenRead(Scratch("a.tar")))
            Assert.Equal(["app:v1", "more:1", "more:2"], Assert.Single(Images.Load(stream)).Names.Select(n => n.Familiar));
        Assert.Contains("there already", (await FailsAsync($"docker://{_registry.Host}/app:v1", place)).Message);
    }

    [Fact]
    public async Task A_directory_with_other_things_is_left_alone()
    {
        _registry.AddImage("v1", TestLayers.Tar(("a", "1")));
        Directory.CreateDirectory(Scratch("mine"));
        File.WriteAllText(Path.Combine(Scratch("mine"), "letter"), "dear");
        Assert.Contains("not empty", (await FailsAsync($"docker://{_registry.Host}/app:v1", $"dir:{Scratch("mine")}")).Message);
        Assert.Equal("dear", File.ReadAllText(Path.Combine(Scratch("mine"), "letter")));
    }

    [Theory]
    [InlineData("dokker://x", "not a transport")]
    [InlineData("docker:x", "two slashes")]
    [InlineData("docker://UPPER", "lower case")]
    [InlineData("oci:", "path is empty")]
    [InlineData("plain", "must begin with a transport")]
    [InlineData("docker-archive:f:@x", "not the number")]
    [InlineData("containers-storage:[overlay@/x]y", "--root")]
    public void A_place_that_is_none_is_told(string text, string sentence) => Assert.Contains(sentence, Assert.Throws<ImageException>(() => Parse(text)).Message);

    [Fact]
    public async Task Lies_about_length_and_content_are_found_whatever_the_destination()
    {
        _registry.AddImage("v1", TestLayers.NoiseTar("a", 30_000, 1));
        foreach (Func<byte[], byte[]> lie in new Func<byte[], byte[]>[] { body => [.. body, 0], body => body[..^1], body => [.. body[..^1], (byte)~body[^1]] })
        {
            _registry.Fault = (request, answer) => request.Path.Contains("/blobs/") && answer.Body.Length > 20_000 ? answer with { Body = lie(answer.Body) } : answer;
            foreach (string place in new[] { $"dir:{Scratch("d" + Guid.NewGuid())}", $"oci:{Scratch("o")}:x", $"docker-archive:{Scratch("a.tar")}", "containers-storage:x" })
                Assert.DoesNotContain('\n', (await FailsAsync($"docker://{_registry.Host}/app:v1", place)).Message);
        }
        AssertEmpty();
        Assert.False(File.Exists(Scratch("a.tar")));
    }

    protected override void OnDispose() => _registry.Dispose();

    private static ImageLocation Parse(string text) => ImageLocation.Parse(text);

    private TransportOptions Options => new() { Registry = Hurry, Images = Images, TemporaryDirectory = Directory.CreateDirectory(Scratch("tmp")).FullName };

    private Task<TransportManifest> CopyAsync(string from, string to, CopyOptions? options = null) =>
        ImageCopier.CopyAsync(Parse(from), Options, Parse(to), Options, options ?? new CopyOptions());

    private Task<ImageException> FailsAsync(string from, string to, CopyOptions? options = null) =>
        Assert.ThrowsAsync<ImageException>(() => CopyAsync(from, to, options));

    private Descriptor AddIndex()
    {
        Descriptor[] entries =
        [
            .. new[] { Platform.Host.Architecture, "s390x" }.Select(architecture =>
                _registry.AddImage(architecture, TestLayers.Config(TestLayers.Tar((architecture, "1"))) with { Architecture = architecture }, TestLayers.Tar((architecture, "1")))
                    with { Platform = new Platform { Os = "linux", Architecture = architecture } }),
        ];
        return _registry.AddManifest("multi", new Index { MediaType = MediaTypes.Index, Manifests = entries }.ToJson(), MediaTypes.Index);
    }

    private sealed class Steps : ICopyProgress
    {
        public System.Collections.Concurrent.ConcurrentQueue<string> All { get; } = new();

        public void Step(string text) => All.Enqueue(text);
    }
}
