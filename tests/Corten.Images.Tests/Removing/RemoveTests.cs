using Corten.Images.Importing;
using Corten.Oci;

namespace Corten.Images.Tests.Removing;

public sealed class RemoveTests : ImagesTest
{
    [Fact]
    public void The_last_name_takes_everything_with_it()
    {
        var image = Import("a", "x");
        Images.Tag("a", Reference.Parse("b:2"));
        var first = Images.Remove("a");
        Assert.Equal(["a:latest"], first.Untagged.Select(n => n.Familiar));
        Assert.Null(first.Deleted);
        Assert.NotNull(Images.Find("b:2"));
        var last = Images.Remove("b:2");
        Assert.Equal(image.Id, last.Deleted);
        AssertEmpty();
    }

    [Fact]
    public void A_removal_leaves_the_space_to_whoever_empties_the_trash()
    {
        Import("a", new string('x', 100_000));
        long used = Images.MeasureUsage().Total;
        Assert.InRange(Images.Remove("a").Size, 100_000, 110_000);
        Assert.Empty(Content.List());
        Assert.True(Images.HasGarbage);
        Assert.Empty(Images.Check(quick: false));
        Assert.InRange(Images.MeasureUsage().Total, 1, used + 16384);
        Assert.Equal(Images.MeasureUsage().Total, Images.MeasureUsage().Reclaimable);
        Images.Collect();
        Assert.False(Images.HasGarbage);
        Assert.Equal(0, Images.MeasureUsage().Total);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void What_a_killed_collection_left_goes_with_the_next_change(bool prune)
    {
        Import("a", "x");
        Images.Remove("a");
        Assert.False(Images.Trash.IsEmpty);
        if (prune)
            Assert.InRange(Images.Prune(all: false).Reclaimed, 1, 1 << 20);
        else
            Import("b", "y");
        Assert.True(Images.Trash.IsEmpty);
    }

    [Fact]
    public async Task A_collection_waits_for_whoever_reads_what_was_removed()
    {
        Import("a", "x");
        Task collection;
        using (Images.Hold())
        {
            Images.Remove("a");
            collection = Task.Run(() => Images.Collect(wait: true), TestContext.Current.CancellationToken);
            Assert.NotEmpty(Content.List());
        }
        await collection;
        Assert.False(Images.HasGarbage);
        AssertEmpty();
    }

    [Fact]
    public void A_layer_of_two_images_goes_with_the_second()
    {
        using var registry = new FakeRegistry();
        byte[] shared = TestLayers.Tar(("shared", "s"));
        registry.AddImage("one", shared, TestLayers.Tar(("one", "1")));
        registry.AddImage("two", shared, TestLayers.Tar(("two", "2")));
        Pull(registry, "app:one");
        var two = Pull(registry, "app:two");
        Images.Remove($"{registry.Host}/app:one");
        Assert.Equal(2, Snapshotter.List().Count);
        Assert.Equal("s", ReadFile(two, "shared"));
        Images.Remove($"{registry.Host}/app:two");
        AssertEmpty();
    }

    [Fact]
    public void By_id_an_image_with_names_in_several_repositories_needs_force()
    {
        var image = Import("a", "x");
        Images.Tag("a", Reference.Parse("b"));
        Assert.Equal(ImageError.InUse, Assert.Throws<ImageException>(() => Images.Remove(image.Id.Short)).Error);
        var report = Images.Remove(image.Id.Short, force: true);
        Assert.Equal(["a:latest", "b:latest"], report.Untagged.Select(n => n.Familiar).Order());
        AssertEmpty();
    }

    [Fact]
    public void An_image_in_use_needs_force_and_its_layers_outlive_it()
    {
        var image = Import("own", "x");
        Usage.Containers[image.Id] = ["web"];
        Assert.Contains("web", Assert.Throws<ImageException>(() => Images.Remove("own")).Message);
        var report = Images.Remove("own", force: true);
        Assert.Null(report.Deleted);
        Assert.Null(Images.Find("own"));
        Assert.True(Snapshotter.Exists(image.TopChainId!.Value));
        Usage.Containers.Clear();
        Images.Collect();
        AssertEmpty();
    }

    [Fact]
    public void A_rootfs_that_stands_on_a_layer_keeps_it()
    {
        var image = Import("a", "x");
        string rootfs = Directory.CreateDirectory(Scratch("rootfs")).FullName;
        Snapshotter.Prepare(rootfs, image.TopChainId);
        Images.Remove("a");
        Assert.True(Snapshotter.Exists(image.TopChainId!.Value));
        Snapshotter.RemoveRootfs(rootfs);
        Images.Collect();
        AssertEmpty();
    }

    [Fact]
    public void Held_content_is_deleted_only_later()
    {
        Import("a", "x");
        using (Images.Hold())
        {
            Images.Remove("a");
            Assert.NotEmpty(Content.List());
        }
        Images.Collect();
        AssertEmpty();
    }

    [Fact]
    public void An_image_removed_and_had_again_before_the_collection_stays_whole()
    {
        Image image;
        using (Images.Hold())
        {
            Import("a", "x");
            Images.Remove("a");
            image = Import("a", "x");
        }
        Images.Collect();
        Assert.Equal("x", ReadFile(image, "file"));
        Assert.NotEmpty(image.ReadRawConfig());
        AssertNoLeftovers();
    }

    [Fact]
    public void An_absent_image_cannot_be_removed_or_tagged()
    {
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Remove("a")).Error);
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Tag("a", Reference.Parse("b"))).Error);
    }

    [Fact]
    public void A_tag_that_moves_away_leaves_its_image_without_a_name()
    {
        var a = Import("a", "a");
        Import("b", "b");
        Images.Tag("b", Reference.Parse("a"));
        Assert.Empty(Images.Get(a.Id.Short).Names);
        Assert.Equal(2, Images.Get("b").Names.Count);
        Images.Tag(a.Id.Short, Reference.Parse("c"));
        Assert.Equal(["c:latest"], Images.Get(a.Id.Short).Names.Select(n => n.Familiar));
    }

    [Fact]
    public void Names_are_taken_away_and_the_image_stays()
    {
        var image = Import("own", "x");
        Images.Tag("own", Reference.Parse("b:1"));
        Images.Tag("own", Reference.Parse("c"));
        Images.Untag(image.Id.Short, [Reference.Parse("b:1")]);
        Assert.Equal(["c:latest", "own:latest"], Images.Get("own").Names.Select(n => n.Familiar));
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => Images.Untag("own", [Reference.Parse("b:1")])).Error);
        Images.Untag("c", []);
        Assert.Null(Images.Find("own"));
        Assert.True(Images.Get(image.Id.Short).IsDangling);
        Assert.Equal("x", ReadFile(Images.Get(image.Id.Short), "file"));
        Assert.Equal(image.Id, Images.Remove(image.Id.Short).Deleted);
        AssertEmpty();
    }

    private Image Import(string name, string content) => Images.Import(
        new MemoryStream(TestLayers.Tar(("file", content))), new ImportOptions { Name = Reference.Parse(name) });
}
