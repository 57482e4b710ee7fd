using Corten.Images.Importing;
using Corten.Oci;

namespace Corten.Images.Tests.Removing;

public sealed class PruneTests : ImagesTest
{
    [Fact]
    public void Images_without_a_name_go_and_others_stay()
    {
        var named = Import("a", "kept");
        var dangling = Import("b", "gone");
        Images.Untag("b", []);
        var report = Images.Prune(all: false);
        Assert.Equal([dangling.Id], report.Removals.Select(r => r.Deleted!.Value));
        Assert.InRange(report.Reclaimed, 1, 1 << 20);
        Assert.Equal([named.Id], Images.List().Select(i => i.Id));
        Assert.Empty(Images.Prune(all: false).Removals);
    }

    [Fact]
    public void All_images_go_but_those_of_containers()
    {
        var used = Import("a", "used");
        var unused = Import("b", "unused");
        Usage.Containers[used.Id] = ["web"];
        Assert.Equal([unused.Id], Images.Prune(all: true).Removals.Select(r => r.Deleted!.Value));
        Assert.Equal("used", ReadFile(Images.Get("a"), "file"));
        Usage.Containers.Clear();
        Assert.Empty(Images.Prune(all: true, image => image.Id != used.Id).Removals);
        Assert.Single(Images.Prune(all: true).Removals);
        AssertEmpty();
    }

    [Theory]
    [InlineData("base", "upper")]
    [InlineData("upper", "base")]
    public void An_image_on_another_goes_with_it_whatever_their_order(string first, string second)
    {
        using var registry = new FakeRegistry();
        byte[] shared = TestLayers.Tar(("shared", "1"));
        registry.AddImage("base", shared);
        registry.AddImage("upper", shared, TestLayers.Tar(("own", "1")));
        Pull(registry, "app:base");
        Pull(registry, "app:upper");
        using (Images.Hold())
        {
            Images.Remove($"{registry.Host}/app:{first}");
            Images.Remove($"{registry.Host}/app:{second}");
        }
        Images.Collect();
        AssertEmpty();
    }

    [Fact]
    public void What_no_record_names_is_swept_and_what_a_pull_or_a_container_needs_is_not()
    {
        using var registry = new FakeRegistry();
        registry.AddImage("v1", TestLayers.Tar(("kept", "1")), TestLayers.Tar(("broken", "2")));
        registry.Fault = (request, answer) => request.Path.Contains("/blobs/") && answer.Status is 200 or 206 && registry.Requests.Count() > 3 ? answer with { Status = 500 } : answer;
        PullFails(registry, "app:v1");
        int pending = Content.List().Count();
        Assert.NotEqual(0, pending);
        var image = Import("a", "x");
        string rootfs = Directory.CreateDirectory(Scratch("rootfs")).FullName;
        byte[] lower = TestLayers.Tar(("lower", "1"));
        byte[] upper = TestLayers.Tar(("upper", "1"));
        Snapshotter.Apply(Digest.Of(lower), null, new MemoryStream(lower));
        Snapshotter.Apply(Digest.Of(upper), Digest.Of(lower), new MemoryStream(upper));
        byte[] contained = TestLayers.Tar(("contained", "1"));
        Snapshotter.Apply(Digest.Of(contained), null, new MemoryStream(contained));
        Snapshotter.Prepare(rootfs, Digest.Of(contained));
        Content.Put("orphan"u8);
        Images.Prune(all: false);
        Assert.False(Content.Exists(Digest.Of("orphan"u8)));
        Assert.Equal([Digest.Of(contained), image.TopChainId!.Value], Snapshotter.List().OrderBy(id => id != Digest.Of(contained)));
        Assert.Equal("x", ReadFile(Images.Get("a"), "file"));
        registry.Fault = null;
        Pull(registry, "app:v1");
        Snapshotter.RemoveRootfs(rootfs);
        Images.Prune(all: true);
        AssertEmpty();
    }

    [Fact]
    public void A_sweep_beside_pulls_tags_and_removals_loses_nothing()
    {
        using var registry = new FakeRegistry();
        byte[] shared = TestLayers.Tar(("shared", "s"));
        for (int i = 0; i < 3; i++)
            registry.AddImage($"v{i}", shared, TestLayers.Tar(("own", $"{i}")));
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        Parallel.Invoke(
            () => Repeat(() => Images.Prune(all: false), stop.Token),
            () => Repeat(() => Use(registry, 0), stop.Token),
            () => Repeat(() => Use(registry, 1), stop.Token),
            () => Repeat(() => Use(registry, 2), stop.Token));
        Assert.Empty(Images.Check(quick: false));
        Images.Prune(all: true);
        AssertEmpty();
    }

    private void Use(FakeRegistry registry, int i)
    {
        var image = Pull(registry, $"app:v{i}");
        string name = $"copy{i}";
        Images.Tag(image.Names[0].ToString(), Reference.Parse(name));
        Images.Remove(image.Names[0].ToString());
        Assert.Equal("s", ReadFile(Images.Get(name), "shared"));
        Assert.Equal($"{i}", ReadFile(Images.Get(name), "own"));
        Images.Remove(name);
    }

    private static void Repeat(Action action, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
            action();
    }

    private Image Import(string name, string content) => Images.Import(
        new MemoryStream(TestLayers.Tar(("file", content))), new ImportOptions { Name = Reference.Parse(name) });
}
