using Corten.Images.Browsing;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Tests.Browsing;

public sealed class OriginTests : ImagesTest
{
    private const string Name = "org.opencontainers.image.base.name";
    private const string DigestName = "org.opencontainers.image.base.digest";

    private static readonly byte[] _debian = TestLayers.Tar(("etc/os-release", "PRETTY_NAME=\"Debian GNU/Linux 11 (bullseye)\"\nID=debian\nVERSION_ID=11\n"));
    private static readonly byte[] _middle = TestLayers.Tar(("middle", "m"));
    private static readonly byte[] _top = TestLayers.Tar(("top", "t"));

    private readonly FakeRegistry _registry = new();

    protected override void OnDispose() => _registry.Dispose();

    [Fact]
    public void The_base_is_the_image_here_with_most_of_the_lowest_layers()
    {
        _registry.AddImage("base", _debian);
        _registry.AddImage("middle", _debian, _middle);
        _registry.AddImage("other", _middle);
        _registry.AddImage("app", _debian, _middle, _top);
        _registry.AddImage("twin", TestLayers.Config(_debian, _middle, _top) with { Author = "another" }, _debian, _middle, _top);
        Pull(_registry, "app:app");
        Assert.Null(Images.ReadOrigin($"{_registry.Host}/app:app").Base);
        foreach (string tag in new[] { "base", "other", "twin" })
            Pull(_registry, "app:" + tag);
        Assert.Equal(($"{_registry.Host}/app:base", BaseEvidence.Layers), Base("app"));
        var middle = Pull(_registry, "app:middle");
        Assert.Equal(($"{_registry.Host}/app:middle", BaseEvidence.Layers), Base("app"));
        Assert.Equal(middle.Manifest.Digest, Images.ReadOrigin($"{_registry.Host}/app:app").Base!.Digest);
        Assert.Null(Images.ReadOrigin($"{_registry.Host}/app:base").Base);
    }

    [Fact]
    public void An_annotation_goes_before_a_label_and_a_label_before_layers()
    {
        _registry.AddImage("base", _debian);
        var digest = Digest.Of("base"u8);
        var labelled = TestLayers.Config(_debian, _top) with { Config = new ContainerConfig { Labels = new Dictionary<string, string> { [Name] = "docker.io/library/label:1" } } };
        _registry.AddImage("labelled", labelled, _debian, _top);
        var manifest = new Manifest
        {
            MediaType = MediaTypes.Manifest,
            Config = _registry.AddBlob(labelled.ToJson(), MediaTypes.Config),
            Layers = [.. new[] { _debian, _top }.Select(tar => _registry.AddBlob(TestLayers.Gzip(tar), MediaTypes.LayerGzip))],
            Annotations = new Dictionary<string, string> { [Name] = "docker.io/library/annotation:1\u001b[0m", [DigestName] = digest.ToString() },
        };
        _registry.AddManifest("annotated", manifest.ToJson(), MediaTypes.Manifest);
        foreach (string tag in new[] { "base", "labelled" })
            Pull(_registry, "app:" + tag);
        Assert.Equal(("docker.io/library/label:1", BaseEvidence.Label), Base("labelled"));
        Pull(_registry, "app:annotated");
        Assert.Equal(("docker.io/library/annotation:1?[0m", BaseEvidence.Annotation), Base("annotated"));
        Assert.Equal(digest, Images.ReadOrigin($"{_registry.Host}/app:annotated").Base!.Digest);
    }

    [Fact]
    public void The_distribution_is_that_of_the_uppermost_os_release()
    {
        _registry.AddImage("lower", _debian, _top);
        _registry.AddImage("upgraded", _debian, TestLayers.Tar(("usr/lib/os-release", "ID=other"), ("etc/os-release", "ID=debian\nVERSION_ID=12")));
        _registry.AddImage("usr", TestLayers.Tar(("usr/lib/os-release", "ID=alpine\nVERSION_ID=3.20.1")));
        _registry.AddImage("none", _top);
        foreach (string tag in new[] { "lower", "upgraded", "usr", "none" })
            Pull(_registry, "app:" + tag);
        Assert.Equal("Debian GNU/Linux 11 (bullseye)", Origin("lower").Distribution!.PrettyName);
        Assert.Equal(new DateOnly(2024, 8, 14), Origin("lower").SupportEnd);
        Assert.Equal("12", Origin("upgraded").Distribution!.VersionId);
        Assert.Equal("alpine", Origin("usr").Distribution!.Id);
        Assert.Null(Origin("none").Distribution);
        Assert.Null(Origin("none").SupportEnd);
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.ReadOrigin("nothing-of-that-name")).Error);
    }

    private ImageOrigin Origin(string tag) => Images.ReadOrigin($"{_registry.Host}/app:{tag}");

    private (string, BaseEvidence) Base(string tag) => Origin(tag).Base is { } found ? (found.Name, found.Evidence) : ("", default);
}
