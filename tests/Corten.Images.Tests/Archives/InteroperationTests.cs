using Corten.Images.Archives;
using Corten.Oci;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Archives;

/// <summary>With skopeo, umoci and Debian's docker-registry: each reads what the other wrote.</summary>
public sealed class InteroperationTests : ImagesTest
{
    [Theory]
    [InlineData("docker-archive", "docker.io/library/peer:v1", "peer:v1")]
    [InlineData("oci-archive", "peer:v1", "localhost/peer:v1")]
    public void What_skopeo_writes_is_loaded(string transport, string name, string loadedAs)
    {
        string archive = Scratch("archive.tar");
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", MakeImage(), $"{transport}:{archive}:{name}");
        using var stream = File.OpenRead(archive);
        var loaded = Assert.Single(Images.Load(stream));
        Assert.Equal([loadedAs], loaded.Names.Select(n => n.Familiar));
        Assert.Equal("from umoci", ReadFile(loaded.Image, "etc/greeting"));
        AssertNoLeftovers();
    }

    [Theory]
    [InlineData(ArchiveFormat.DockerArchive, "docker-archive")]
    [InlineData(ArchiveFormat.OciArchive, "oci-archive")]
    public async Task Skopeo_reads_what_is_saved(ArchiveFormat format, string transport)
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "app:v1");
        var image = (await Images.PullAsync(Reference.Parse($"{registry.Host}/app:v1"), Hurry)).Image;
        string archive = Scratch("saved.tar");
        using (var output = File.Create(archive))
            Images.Save([image.Names[0].ToString()], format, output);
        string layout = Scratch("copied");
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", $"{transport}:{archive}", $"oci:{layout}:back");
        string bundle = Scratch("bundle");
        DebianRegistry.Run("umoci", "unpack", "--image", layout + ":back", bundle);
        Assert.Equal("from umoci", File.ReadAllText(Path.Combine(bundle, "rootfs/etc/greeting")));
        string inspected = DebianRegistry.Run("skopeo", "inspect", "--config", "--raw", $"{transport}:{archive}");
        Assert.Equal(image.ReadRawConfig(), System.Text.Encoding.UTF8.GetBytes(inspected));
    }

    [Fact]
    public async Task A_pull_from_the_real_registry_is_an_image()
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "team/app:v1");
        var result = await Images.PullAsync(Reference.Parse($"{registry.Host}/team/app:v1"), Hurry);
        Assert.True(result.IsNewer);
        Assert.Equal("from umoci", ReadFile(result.Image, "etc/greeting"));
        AssertNoLeftovers();
    }

    private string MakeImage()
    {
        string layout = Scratch("oci");
        DebianRegistry.Run("umoci", "init", "--layout", layout);
        DebianRegistry.Run("umoci", "new", "--image", layout + ":v1");
        string file = Scratch("greeting");
        File.WriteAllText(file, "from umoci");
        DebianRegistry.Run("umoci", "insert", "--image", layout + ":v1", file, "/etc/greeting");
        return $"oci:{layout}:v1";
    }
}
