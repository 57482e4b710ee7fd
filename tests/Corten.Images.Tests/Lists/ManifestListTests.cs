using Corten.Images.Importing;
using Corten.Images.Lists;
using Corten.Oci;
using Corten.Oci.ImageSpec;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Lists;

public sealed class ManifestListTests : ImagesTest
{
    [Fact]
    public void A_list_is_made_annotated_and_removed()
    {
        var amd = Import("amd", "1", "linux/amd64");
        var arm = Import("arm", "2", "linux/arm64/v8");
        var list = Images.Lists.Create(Reference.Parse("app:1"), ["amd"], amend: false);
        Assert.Equal("linux/amd64", Assert.Single(list.Index.Manifests).Platform!.ToString());
        Assert.Equal(ImageError.InUse, Assert.Throws<ImageException>(() => Images.Lists.Create(Reference.Parse("app:1"), [], amend: false)).Error);
        Images.Lists.Add("app:1", arm.Id.Short, new ListEntryChange { OsVersion = "6", Annotations = new Dictionary<string, string> { ["a"] = "b" } });
        list = Images.Lists.Add("app:1", "arm", new ListEntryChange { Annotations = new Dictionary<string, string> { ["a"] = "b" } });
        Assert.Equal([amd.Manifest.Digest, arm.Manifest.Digest], list.Index.Manifests.Select(m => m.Digest));
        Assert.Equal("linux/arm64/v8", list.Index.Manifests[1].Platform!.ToString());
        list = Images.Lists.Annotate("app:1", arm.Manifest.Digest.ToString(), new ListEntryChange { Variant = "v9", OsFeatures = ["x"] });
        Assert.Equal(("linux/arm64/v9", "b"), (list.Index.Manifests[1].Platform!.ToString(), list.Index.Manifests[1].Annotations!["a"]));
        list = Images.Lists.Annotate("app:1", null, new ListEntryChange { Annotations = new Dictionary<string, string> { ["c"] = "d" } });
        Assert.Equal("d", list.Index.Annotations!["c"]);
        Assert.Equal(list.Digest, Assert.Single(Images.Lists.List()).Digest);
        Assert.Equal(2, Images.Lists.Create(Reference.Parse("other"), ["app:1"], amend: false).Index.Manifests.Count);
        Assert.Equal([arm.Manifest.Digest], Images.Lists.Remove("app:1", "amd").Index.Manifests.Select(m => m.Digest));
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Lists.Remove("app:1", "amd")).Error);
        Images.Lists.Delete("app:1");
        Assert.Null(Images.Lists.Find("app:1"));
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Lists.Get("app:1")).Error);
        Assert.Equal(2, Images.List().Count);
    }

    [Fact]
    public void A_list_keeps_the_blobs_of_its_images_and_lets_go_of_them()
    {
        var one = Import("one", "1", "linux/amd64");
        var two = Import("two", "2", "linux/arm64");
        Images.Lists.Create(Reference.Parse("app"), ["one", "two"], amend: false);
        Images.Remove("one");
        Images.Remove("two");
        Images.Prune(all: true);
        Assert.Empty(Snapshotter.List());
        Assert.True(Content.Exists(one.Config.Rootfs.DiffIds[0]));
        Assert.Empty(Images.Check(quick: false));
        Images.Lists.Remove("app", one.Manifest.Digest.ToString());
        Assert.False(Content.Exists(one.Config.Rootfs.DiffIds[0]));
        Assert.True(Content.Exists(two.Config.Rootfs.DiffIds[0]));
        Images.Lists.Delete("app");
        AssertEmpty();
    }

    [Fact]
    public async Task Skopeo_reads_what_is_pushed()
    {
        using var registry = new DebianRegistry();
        Import("one", "1", "linux/amd64");
        Import("two", "2", "linux/arm64/v8");
        var list = Images.Lists.Create(Reference.Parse("app"), ["one", "two"], amend: false);
        var digest = await Images.Lists.PushAsync("app", Reference.Parse($"{registry.Host}/team/app:1"), Hurry);
        Assert.Equal(list.Digest, digest);
        string name = $"docker://{registry.Host}/team/app:1";
        Assert.Equal(System.Text.Encoding.UTF8.GetString(list.Index.ToJson()), DebianRegistry.Run("skopeo", "inspect", "--raw", "--tls-verify=false", name));
        Assert.Contains("\"arm64\"", DebianRegistry.Run("skopeo", "inspect", "--config", "--override-arch", "arm64", "--override-variant", "v8", "--tls-verify=false", name));
        DebianRegistry.Run("skopeo", "--insecure-policy", "copy", "-q", "--all", "--src-tls-verify=false", name, "dir:" + Scratch("copied"));
        Assert.Equal(digest, (await Images.Lists.PushAsync("app", Reference.Parse($"{registry.Host}/team/app:1"), Hurry)));
        var pulled = await Images.PullAsync(Reference.Parse($"{registry.Host}/team/app:1"), Hurry, Platform.Parse("linux/arm64"));
        Assert.Equal("2", ReadFile(pulled.Image, "file"));
        Assert.Equal(digest, pulled.Digest);
    }

    private Image Import(string name, string content, string platform) => Images.Import(
        new MemoryStream(TestLayers.Tar(("file", content))), new ImportOptions { Name = Reference.Parse(name), Platform = Platform.Parse(platform) });
}
