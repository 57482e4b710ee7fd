using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Transports;

/// <summary>What every transport must do, run over each of them.</summary>
public abstract class TransportContractTests : ImagesTest
{
    private readonly FakeRegistry _origin = new();

    /// <summary>A new place for an image.</summary>
    protected abstract ImageLocation NewPlace();

    /// <summary>How skopeo calls the place; null where skopeo cannot get at it.</summary>
    protected virtual string? SkopeoName(ImageLocation place) => place.ToString();

    /// <summary>Whether layers are kept compressed, and with them the manifest.</summary>
    protected virtual bool KeepsManifest => true;

    protected virtual TransportOptions Options => new() { Registry = Hurry, Images = Images, TemporaryDirectory = Directory.CreateDirectory(Scratch("tmp")).FullName };

    [Fact]
    public async Task What_was_written_is_read_again()
    {
        var place = NewPlace();
        var original = AddImage();
        var written = await CopyAsync(Origin("app:v1"), place);
        if (KeepsManifest)
            Assert.Equal(original.Digest, written.Digest);
        using var source = await place.OpenSourceAsync(Options, CancellationToken.None);
        var read = await source.GetManifestAsync(null, CancellationToken.None);
        var manifest = Manifest.Parse(read.Content);
        Assert.Equal(2, manifest.Layers.Count);
        foreach (var blob in manifest.Layers.Append(manifest.Config))
        {
            using var content = new VerifiedStream(await source.OpenBlobAsync(blob, CancellationToken.None), blob, "here");
            await content.CopyToAsync(Stream.Null);
        }
        Assert.Equal(Manifest.Parse((await OriginManifestAsync()).Content).Config.Digest, manifest.Config.Digest);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch("tmp")));
    }

    [Fact]
    public async Task It_comes_back_to_a_registry_as_the_same_image()
    {
        var place = NewPlace();
        AddImage();
        await CopyAsync(Origin("app:v1"), place);
        using var registry = new DebianRegistry();
        var back = await CopyAsync(place, ImageLocation.Parse($"docker://{registry.Host}/back:v1"));
        var image = (await Images.PullAsync(Reference.Parse($"{registry.Host}/back:v1"), Hurry)).Image;
        Assert.Equal(Manifest.Parse(back.Content).Config.Digest, image.Id);
        Assert.Equal("second", ReadFile(image, "b"));
    }

    [Fact]
    public async Task Skopeo_reads_the_same()
    {
        var place = NewPlace();
        if (SkopeoName(place) is not { } name)
            return;
        AddImage();
        var written = await CopyAsync(Origin("app:v1"), place);
        string raw = DebianRegistry.Run("skopeo", "--insecure-policy", "inspect", "--tls-verify=false", "--raw", name);
        if (KeepsManifest)
            Assert.Equal(written.Digest, Digest.Of(System.Text.Encoding.UTF8.GetBytes(raw)));
        string layout = Scratch("skopeo-copied");
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false", name, $"oci:{layout}:x");
        string bundle = Scratch("bundle");
        DebianRegistry.Run("umoci", "unpack", "--image", layout + ":x", bundle);
        Assert.Equal("second", File.ReadAllText(Path.Combine(bundle, "rootfs/b")));
    }

    [Fact]
    public async Task What_skopeo_writes_is_read()
    {
        var place = NewPlace();
        if (SkopeoName(place) is not { } name)
            return;
        AddImage();
        var original = await CopyAsync(Origin("app:v1"), ImageLocation.Parse($"oci:{Scratch("between")}:x"));
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", "--dest-tls-verify=false", $"oci:{Scratch("between")}:x", name);
        var image = ImageLocation.Parse($"dir:{Scratch("copied")}");
        var copied = await CopyAsync(place, image);
        if (KeepsManifest)
            Assert.Equal(original.Digest, copied.Digest);
        Assert.Equal(Manifest.Parse(original.Content).Config.Digest, Manifest.Parse(copied.Content).Config.Digest);
    }

    [Fact]
    public async Task An_image_that_is_not_there_is_told()
    {
        var place = NewPlace();
        var failure = await Assert.ThrowsAsync<ImageException>(() => CopyAsync(place, ImageLocation.Parse($"dir:{Scratch("never")}")));
        Assert.Contains(place.ToString()!, failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.False(Directory.Exists(Scratch("never")));
    }

    [Fact]
    public async Task A_lie_of_the_source_leaves_no_image()
    {
        var place = NewPlace();
        AddImage();
        _origin.Fault = (request, answer) => request.Path.Contains("/blobs/") && answer.Body.Length > 5000
            ? answer with { Body = [.. answer.Body[..^1], (byte)(answer.Body[^1] ^ 1)] }
            : answer;
        await Assert.ThrowsAsync<ImageException>(() => CopyAsync(Origin("app:v1"), place));
        var failure = await Assert.ThrowsAsync<ImageException>(() => CopyAsync(place, ImageLocation.Parse($"dir:{Scratch("never")}")));
        Assert.DoesNotContain('\n', failure.Message);
        AssertNoLeftovers();
    }

    protected Task<TransportManifest> CopyAsync(ImageLocation from, ImageLocation to, CopyOptions? options = null) =>
        ImageCopier.CopyAsync(from, Options, to, Options, options ?? new CopyOptions());

    protected ImageLocation Origin(string name) => ImageLocation.Parse($"docker://{_origin.Host}/{name}");

    protected override void OnDispose() => _origin.Dispose();

    private Descriptor AddImage() => _origin.AddImage("v1", TestLayers.NoiseTar("a", 20_000, 7), TestLayers.Tar(("b", "second")));

    private async Task<TransportManifest> OriginManifestAsync()
    {
        using var source = await Origin("app:v1").OpenSourceAsync(Options, CancellationToken.None);
        return await source.GetManifestAsync(null, CancellationToken.None);
    }
}

public sealed class DirectoryTransportTests : TransportContractTests
{
    protected override ImageLocation NewPlace() => ImageLocation.Parse($"dir:{Scratch("dir")}");
}

public sealed class LayoutTransportTests : TransportContractTests
{
    protected override ImageLocation NewPlace() => ImageLocation.Parse($"oci:{Scratch("layout")}:v1");
}

public sealed class SharedBlobsTransportTests : TransportContractTests
{
    protected override TransportOptions Options => base.Options with { SharedBlobs = Scratch("far/away/blobs") };

    [Fact]
    public async Task Two_layouts_have_their_blobs_together_as_skopeo_has_them()
    {
        var (first, second) = (NewPlace(), ImageLocation.Parse($"oci:{Scratch("second")}:v1"));
        await It_comes_back_to_a_registry_as_the_same_image();
        await CopyAsync(first, second);
        string shared = Options.SharedBlobs!;
        Assert.Equal(4, Directory.EnumerateFiles(shared, "*", SearchOption.AllDirectories).Count());
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch("layout/blobs")));
        string[] skopeo = ["--insecure-policy", "copy", "-q"];
        DebianRegistry.Run("skopeo", [.. skopeo, "--src-shared-blob-dir", shared, first.ToString()!, $"oci:{Scratch("plain")}:x"]);
        DebianRegistry.Run("skopeo", [.. skopeo, "--dest-shared-blob-dir", Scratch("real"), $"oci:{Scratch("plain")}:x", $"oci:{Scratch("real-layout")}:x"]);
        DebianRegistry.Run("diff", "-r", shared, Scratch("real"));
        DebianRegistry.Run("diff", "-r", Scratch("layout/blobs"), Scratch("real-layout/blobs"));
    }

    protected override string? SkopeoName(ImageLocation place) => null;

    protected override ImageLocation NewPlace() => ImageLocation.Parse($"oci:{Scratch("layout")}:v1");
}

public sealed class LayoutArchiveTransportTests : TransportContractTests
{
    protected override ImageLocation NewPlace() => ImageLocation.Parse($"oci-archive:{Scratch("oci.tar")}:v1");
}

public sealed class DockerArchiveTransportTests : TransportContractTests
{
    protected override bool KeepsManifest => false;

    protected override ImageLocation NewPlace() => ImageLocation.Parse($"docker-archive:{Scratch("docker.tar")}:app:v1");
}

public sealed class StorageTransportTests : TransportContractTests
{
    protected override string? SkopeoName(ImageLocation place) => null;

    protected override ImageLocation NewPlace() => ImageLocation.Parse("containers-storage:localhost/app:v1");
}

public sealed class RegistryTransportTests : TransportContractTests
{
    private DebianRegistry? _registry;

    protected override ImageLocation NewPlace() => ImageLocation.Parse($"docker://{(_registry ??= new DebianRegistry()).Host}/team/app:v1");

    protected override void OnDispose()
    {
        base.OnDispose();
        _registry?.Dispose();
    }
}
