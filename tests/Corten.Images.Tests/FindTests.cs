using Corten.Images.Importing;
using Corten.Oci;

namespace Corten.Images.Tests;

public sealed class FindTests : ImagesTest
{
    [Fact]
    public void An_empty_store_finds_nothing()
    {
        Assert.Empty(Images.List());
        Assert.Null(Images.Find("busybox"));
        Assert.Null(Images.Find("not a name"));
        Assert.Contains("No such image: busybox", Assert.Throws<ImageException>(() => Images.Get("busybox")).Message);
    }

    [Fact]
    public void A_short_name_is_dockers_before_this_machines_own()
    {
        var local = Import("localhost/busybox", "local");
        Assert.Equal(local.Id, Images.Find("busybox")!.Id);
        Assert.Equal(local.Id, Images.Find("busybox:latest")!.Id);
        Assert.Null(Images.Find("docker.io/library/busybox"));
        var docker = Import("busybox", "docker");
        Assert.Equal(docker.Id, Images.Find("busybox")!.Id);
        Assert.Equal(local.Id, Images.Find("localhost/busybox")!.Id);
    }

    [Fact]
    public void An_id_is_found_by_its_beginning_with_or_without_its_algorithm()
    {
        var image = Import("a", "a");
        Assert.Equal(image.Id, Images.Find(image.Id.Short)!.Id);
        Assert.Equal(image.Id, Images.Find(image.Id.ToString()[..12])!.Id);
        Assert.Equal(image.Id, Images.Find(image.Id.Hex)!.Id);
        Assert.Null(Images.Find(image.Id.Hex + "0"));
    }

    [Fact]
    public void A_beginning_of_several_ids_is_ambiguous()
    {
        var images = Enumerable.Range(0, 17).Select(i => Import($"image{i}", i.ToString())).ToArray();
        char first = images.GroupBy(i => i.Id.Hex[0]).First(g => g.Count() > 1).Key;
        Assert.Equal(ImageError.Ambiguous, Assert.Throws<ImageException>(() => Images.Find(first.ToString())).Error);
    }

    [Fact]
    public void A_name_comes_before_an_id()
    {
        var a = Import("a", "a");
        Images.Tag("a", Reference.Parse("localhost/" + a.Id.Hex[..4]));
        var b = Import(a.Id.Hex[..4], "b");
        Assert.Equal(b.Id, Images.Find(a.Id.Hex[..4])!.Id);
    }

    private Image Import(string name, string content) =>
        Images.Import(new MemoryStream(TestLayers.Tar(("file", content))), new ImportOptions { Name = Reference.Parse(name) });
}
