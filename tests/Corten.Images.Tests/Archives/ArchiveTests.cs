using System.Text;
using Corten.Images.Archives;
using Corten.Images.Importing;
using Corten.Oci;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests.Archives;

public sealed class ArchiveTests : ImagesTest
{
    [Theory]
    [InlineData(ArchiveFormat.DockerArchive, false)]
    [InlineData(ArchiveFormat.DockerArchive, true)]
    [InlineData(ArchiveFormat.OciArchive, false)]
    [InlineData(ArchiveFormat.OciArchive, true)]
    public void What_is_saved_is_loaded_again(ArchiveFormat format, bool gzip)
    {
        using var registry = new FakeRegistry();
        var manifest = registry.AddImage("v1", TestLayers.Tar(("a", "1"), ("b", "2")), TestLayers.Tar(("a", "3")));
        var image = Pull(registry, "app:v1");
        Images.Tag(image.Id.Short, Reference.Parse("second:name"));
        byte[] archive = Save([$"{registry.Host}/app:v1", "second:name"], format);
        Images.Remove(image.Id.Short, force: true);
        AssertEmpty();
        var loaded = Images.Load(new MemoryStream(gzip ? TestLayers.Gzip(archive) : archive));
        Assert.All(loaded, l => Assert.Equal(image.Id, l.Image.Id));
        Assert.Equal([$"{registry.Host}/app:v1", "second:name"], Images.Get(image.Id.Short).Names.Select(n => n.Familiar));
        Assert.Equal("3", ReadFile(loaded[0].Image, "a"));
        Assert.Equal("2", ReadFile(loaded[0].Image, "b"));
        if (format == ArchiveFormat.OciArchive)
            Assert.Equal(manifest.Digest, loaded[0].Image.Manifest.Digest);
        AssertNoLeftovers();
    }

    [Theory]
    [InlineData(ArchiveFormat.DockerArchive)]
    [InlineData(ArchiveFormat.OciArchive)]
    public void Saving_twice_gives_the_same_bytes(ArchiveFormat format)
    {
        Import("a", TestLayers.Tar(("a", "1")));
        Assert.Equal(Save(["a"], format), Save(["a"], format));
    }

    [Theory]
    [InlineData(ArchiveFormat.DockerArchive)]
    [InlineData(ArchiveFormat.OciArchive)]
    public void An_archive_cut_off_anywhere_is_refused_and_leaves_nothing(ArchiveFormat format)
    {
        var image = Import("a", TestLayers.NoiseTar("noise", 20_000, 1));
        byte[] archive = Save(["a"], format);
        byte[] gzip = TestLayers.Gzip(archive);
        Images.Remove("a");
        for (int length = 0; length < archive.Length - 1024; length += 1500)
            AssertRefused(archive[..length]);
        for (int length = 0; length < gzip.Length - 100; length += 4000)
            AssertRefused(gzip[..length]);
        Assert.Equal(image.Id, Images.Load(new MemoryStream(archive))[0].Image.Id);
    }

    [Fact]
    public void A_blob_whose_digest_lies_is_refused()
    {
        Import("a", TestLayers.Tar(("a", "content-of-the-layer")));
        byte[] archive = Save(["a"], ArchiveFormat.OciArchive);
        Images.Remove("a");
        archive[archive.AsSpan().IndexOf("content-of-the-layer"u8)] ^= 1;
        Assert.Contains("sha256:", AssertRefused(archive));
    }

    [Fact]
    public void A_layer_that_is_not_the_configurations_is_refused()
    {
        Import("a", TestLayers.Tar(("a", "content-of-the-layer")));
        byte[] archive = Save(["a"], ArchiveFormat.DockerArchive);
        Images.Remove("a");
        archive[archive.AsSpan().IndexOf("content-of-the-layer"u8)] ^= 1;
        AssertRefused(archive);
    }

    [Fact]
    public void The_old_format_with_links_between_layers_is_loaded()
    {
        byte[] layer = TestLayers.Tar(("a", "old"));
        byte[] config = TestLayers.Config(layer, layer).ToJson();
        byte[] manifest = Encoding.UTF8.GetBytes(
            $$"""[{"Config":"{{Digest.Of(config).Hex}}.json","RepoTags":["old:1","other/old:2"],"Layers":["one/layer.tar","two/layer.tar"]}]""");
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        writer.Add(new TarEntry { Name = "one/", Kind = TarEntryKind.Directory, Mode = 0x1ed });
        writer.Add(new TarEntry { Name = "one/VERSION", Mode = 0x1a4 }, "1.0"u8);
        writer.Add(new TarEntry { Name = "./one/layer.tar", Mode = 0x1a4 }, layer.AsSpan());
        writer.Add(new TarEntry { Name = "two/layer.tar", Kind = TarEntryKind.SymbolicLink, LinkTarget = "../one/layer.tar" });
        writer.Add(new TarEntry { Name = $"{Digest.Of(config).Hex}.json", Mode = 0x1a4 }, config.AsSpan());
        writer.Add(new TarEntry { Name = "manifest.json", Mode = 0x1a4 }, manifest.AsSpan());
        writer.Finish();
        var loaded = Assert.Single(Images.Load(new MemoryStream(stream.ToArray())));
        Assert.Equal(["old:1", "other/old:2"], loaded.Names.Select(n => n.Familiar));
        Assert.Equal(2, loaded.Image.ChainIds.Count);
        AssertNoLeftovers();
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("[null]")]
    [InlineData("""[{"Config":"../../../etc/passwd","Layers":[]}]""")]
    [InlineData("""[{"Config":null,"Layers":null}]""")]
    [InlineData("""[{"Config":"manifest.json","Layers":["nope"]}]""")]
    [InlineData("""[{"Config":"manifest.json","Layers":[]}]""")]
    public void A_manifest_that_leads_nowhere_is_refused(string manifest)
    {
        var stream = new MemoryStream();
        var writer = new TarWriter(stream);
        writer.Add(new TarEntry { Name = "manifest.json", Mode = 0x1a4 }, Encoding.UTF8.GetBytes(manifest).AsSpan());
        writer.Finish();
        AssertRefused(stream.ToArray());
    }

    [Fact]
    public void A_root_file_system_is_not_an_archive_of_images() =>
        Assert.Contains("corten import", AssertRefused(TestLayers.Tar(("etc/passwd", "root"))));

    [Fact]
    public void Saving_an_absent_image_is_refused() =>
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Save(["a"], ArchiveFormat.DockerArchive)).Error);

    private string AssertRefused(byte[] archive)
    {
        var failure = Assert.Throws<ImageException>(() => Images.Load(new MemoryStream(archive)));
        Assert.StartsWith("cannot load the archive", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        AssertEmpty();
        return failure.Message;
    }

    private byte[] Save(string[] names, ArchiveFormat format)
    {
        var stream = new MemoryStream();
        Images.Save(names, format, stream);
        return stream.ToArray();
    }

    private Image Import(string name, byte[] tar) => Images.Import(new MemoryStream(tar), new ImportOptions { Name = Reference.Parse(name) });
}
