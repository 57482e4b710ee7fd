using Corten.Images.Copying;
using Corten.Images.Importing;
using Corten.Images.Transports;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Archives;

/// <summary>Archives and layers in them that are compressed with what the programs of this machine write; skopeo reads the same of each.</summary>
public sealed class CompressionTests : ImagesTest
{
    private readonly FakeRegistry _registry = new();

    public static TheoryData<string> Programs => ["gzip", "xz", "bzip2", "zstd"];

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task An_archive_that_is_compressed_as_a_whole_is_read(string program)
    {
        string archive = await MakeArchiveAsync();
        string compressed = Compress(program, archive);
        var copied = await CopyAsync($"docker-archive:{compressed}", $"dir:{Scratch("own")}");
        // Not the compressed one: skopeo 1.9.3 reads no archive that gzip has compressed, be it its own.
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", $"docker-archive:{archive}", $"dir:{Scratch("real")}");
        AssertSameLayers(copied);
        using var stream = File.OpenRead(compressed);
        Assert.Equal("second", ReadFile(Assert.Single(Images.Load(stream)).Image, "b"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task Layers_that_are_compressed_within_an_archive_are_read(string program)
    {
        string archive = await MakeArchiveAsync();
        string files = Directory.CreateDirectory(Scratch("files")).FullName;
        DebianRegistry.Run("tar", "-xf", archive, "-C", files);
        foreach (string layer in Directory.EnumerateFiles(files, "*.tar"))
            File.Move(Compress(program, layer), layer, overwrite: true);
        DebianRegistry.Run("tar", ["-cf", archive, "-C", files, .. Directory.EnumerateFiles(files).Select(file => Path.GetFileName(file))]);
        var copied = await CopyAsync($"docker-archive:{archive}", $"dir:{Scratch("own")}");
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", $"docker-archive:{archive}", $"dir:{Scratch("real")}");
        AssertSameLayers(copied);
        Image loaded;
        using (var stream = File.OpenRead(archive))
            loaded = Assert.Single(Images.Load(stream)).Image;
        Assert.Equal("second", ReadFile(loaded, "b"));
        // Whoever gets it from here must find layers as their media types say.
        using var registry = new DebianRegistry();
        await CopyAsync($"containers-storage:{loaded.Id.Hex}", $"docker://{registry.Host}/app:v1");
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", "--src-tls-verify=false", $"docker://{registry.Host}/app:v1", $"oci:{Scratch("layout")}:x");
        DebianRegistry.Run("umoci", "unpack", "--image", Scratch("layout") + ":x", Scratch("bundle"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public void A_root_file_system_is_imported(string program)
    {
        File.WriteAllBytes(Scratch("rootfs.tar"), TestLayers.Tar(("a", "content")));
        using var stream = File.OpenRead(Compress(program, Scratch("rootfs.tar")));
        Assert.Equal("content", ReadFile(Images.Import(stream, new ImportOptions()), "a"));
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task What_is_cut_off_is_told(string program)
    {
        string compressed = Compress(program, await MakeArchiveAsync());
        using (var file = File.OpenWrite(compressed))
            file.SetLength(file.Length - 3000);
        var failure = await Assert.ThrowsAsync<ImageException>(() => CopyAsync($"docker-archive:{compressed}", $"dir:{Scratch("own")}"));
        Assert.Contains("cut off or damaged", failure.Message);
        using var stream = File.OpenRead(compressed);
        Assert.Contains("cut off", Assert.Throws<ImageException>(() => Images.Load(stream)).Message);
        AssertEmpty();
    }

    protected override void OnDispose() => _registry.Dispose();

    private static string Compress(string program, string file)
    {
        if (!File.Exists($"/usr/bin/{program}") && !File.Exists($"/bin/{program}"))
            Assert.Skip($"{program} is not installed: nothing is compressed with it");
        DebianRegistry.Run("sh", "-c", $"{program} {(program == "gzip" ? "-n" : "")} -c '{file}' > '{file}.compressed'");
        return file + ".compressed";
    }

    private async Task<string> MakeArchiveAsync()
    {
        _registry.AddImage("v1", TestLayers.NoiseTar("a", 20_000, 7), TestLayers.Tar(("b", "second")));
        await CopyAsync($"docker://{_registry.Host}/app:v1", $"docker-archive:{Scratch("archive.tar")}:app:v1");
        return Scratch("archive.tar");
    }

    private void AssertSameLayers(TransportManifest own) => Assert.Equal(
        Manifest.Parse(File.ReadAllBytes(Path.Combine(Scratch("real"), "manifest.json"))).Layers.Select(layer => layer.Digest),
        Manifest.Parse(own.Content).Layers.Select(layer => layer.Digest));

    private async Task<TransportManifest> CopyAsync(string from, string to)
    {
        var options = new TransportOptions { Registry = Hurry, Images = Images, TemporaryDirectory = Directory.CreateDirectory(Scratch("tmp")).FullName };
        return await ImageCopier.CopyAsync(ImageLocation.Parse(from), options, ImageLocation.Parse(to), options, new CopyOptions());
    }
}
