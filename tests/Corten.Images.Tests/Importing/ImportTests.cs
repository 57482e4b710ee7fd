using Corten.Images.Importing;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Tests.Importing;

public sealed class ImportTests : ImagesTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_root_file_system_becomes_an_image(bool gzip)
    {
        byte[] tar = TestLayers.Tar(("etc/hostname", "box"));
        var image = Images.Import(new MemoryStream(gzip ? TestLayers.Gzip(tar) : tar), new ImportOptions
        {
            Name = Reference.Parse("localhost/busybox"),
            Changes = ["CMD [\"sh\"]", "ENV PATH=/bin A=\"two words\"", "WORKDIR /root", "user 1:1", "EXPOSE 80 53/udp", "LABEL a=b", "ENTRYPOINT run it", "VOLUME [\"/data\"]", "STOPSIGNAL SIGQUIT", "ENV A=3"],
        });
        var config = image.Config.Config;
        Assert.Equal(["sh"], config.Cmd!);
        Assert.Equal(["PATH=/bin", "A=3"], config.Env!);
        Assert.Equal("/root", config.WorkingDir);
        Assert.Equal("1:1", config.User);
        Assert.Equal(["53/udp", "80/tcp"], config.ExposedPorts!.Keys.Order());
        Assert.Equal("b", config.Labels!["a"]);
        Assert.Equal(["/bin/sh", "-c", "run it"], config.Entrypoint!);
        Assert.Equal(["/data"], config.Volumes!.Keys);
        Assert.Equal("SIGQUIT", config.StopSignal);
        Assert.Equal(Platform.Host.Architecture, image.Config.Architecture);
        Assert.Equal("box", ReadFile(image, "etc/hostname"));
        Assert.Equal(image.Id, Images.Find("localhost/busybox:latest")!.Id);
        AssertNoLeftovers();
    }

    [Theory]
    [InlineData("RUN true")]
    [InlineData("CMD")]
    [InlineData("ENV =x")]
    [InlineData("ENV A=\"x")]
    [InlineData("")]
    public void A_change_that_is_none_is_refused(string change)
    {
        Assert.Equal(ImageError.BadName, Assert.Throws<ImageException>(
            () => Images.Import(new MemoryStream(TestLayers.Tar(("a", "a"))), new ImportOptions { Changes = [change] })).Error);
        AssertEmpty();
    }

    [Fact]
    public void Archives_that_are_none_leave_nothing()
    {
        byte[] gzip = TestLayers.Gzip(TestLayers.NoiseTar("noise", 100_000, 1));
        foreach (byte[] archive in new[] { [], "no tar at all, but some text"u8.ToArray(), gzip[..5000], TestLayers.NoiseTar("noise", 100_000, 1)[..50_000] })
        {
            var failure = Assert.Throws<ImageException>(() => Images.Import(new MemoryStream(archive), new ImportOptions()));
            Assert.DoesNotContain('\n', failure.Message);
            AssertEmpty();
        }
    }
}
