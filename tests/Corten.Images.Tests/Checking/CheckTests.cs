using Corten.Images.Checking;
using Corten.Images.Importing;
using Corten.Oci;

namespace Corten.Images.Tests.Checking;

public sealed class CheckTests : ImagesTest
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_healthy_store_has_no_problems(bool quick)
    {
        Assert.Empty(Images.Check(quick));
        Import("a", "x");
        Images.Tag("a", Reference.Parse("b"));
        Assert.Empty(Images.Check(quick));
        Assert.Empty(Images.Repair([], force: true));
    }

    [Fact]
    public void A_damaged_layer_is_found_and_its_image_removed_by_force_alone()
    {
        var image = Import("a", "x");
        Import("b", "y");
        string blob = BlobFile(image.Config.Rootfs.DiffIds[0]);
        byte[] content = File.ReadAllBytes(blob);
        content[600] ^= 1;
        File.WriteAllBytes(blob, content);
        Assert.Empty(Images.Check(quick: true));
        var problem = Assert.Single(Images.Check(quick: false));
        Assert.Equal((StoreProblemKind.DamagedImage, image.Id), (problem.Kind, problem.Subject!.Value));
        Assert.Equal($"image a:latest ({image.Id.Short}): its layer {image.Config.Rootfs.DiffIds[0]} is damaged: its digest is another", problem.Message);
        var refused = Assert.Single(Images.Repair([problem], force: false));
        Assert.Null(refused.Done);
        Assert.NotNull(Images.Find("a"));
        Assert.NotNull(Assert.Single(Images.Repair([problem], force: true)).Done);
        Assert.Single(Images.List());
        Assert.Equal("y", ReadFile(Images.Get("b"), "file"));
        Assert.Empty(Images.Check(quick: false));
        Assert.Equal("x", ReadFile(Import("a", "x"), "file"));
    }

    [Theory]
    [InlineData("content/blobs", true)]
    [InlineData("content/blobs", false)]
    public void A_missing_or_shortened_blob_is_found_quickly(string directory, bool missing)
    {
        Import("a", "x");
        foreach (string file in Directory.EnumerateFiles(Path.Combine(Root, directory), "*", SearchOption.AllDirectories).ToList())
        {
            byte[] before = File.ReadAllBytes(file);
            if (missing)
                File.Delete(file);
            else
                File.WriteAllBytes(file, before[..^1]);
            var problems = Images.Check(quick: true);
            // The configuration's length is told by the manifest alone, which the check of its content needs.
            Assert.Contains(problems, p => p.Kind == StoreProblemKind.DamagedImage && p.Message.StartsWith("image a:latest", StringComparison.Ordinal));
            File.WriteAllBytes(file, before);
        }
        Assert.Empty(Images.Check(quick: false));
    }

    [Theory]
    [InlineData("echo y > HEX/diff/file")]
    [InlineData("rm HEX/layer.json")]
    [InlineData("rm -r HEX")]
    public void A_damaged_snapshot_is_made_again_with_those_above_it(string damage)
    {
        using var registry = new FakeRegistry();
        byte[] lower = TestLayers.Tar(("file", "x"));
        registry.AddImage("one", lower, TestLayers.Tar(("one", "1")));
        registry.AddImage("two", lower, TestLayers.Tar(("two", "2")), TestLayers.Tar(("three", "3")));
        var one = Pull(registry, "app:one");
        var two = Pull(registry, "app:two");
        Registry.Tests.DebianRegistry.Run("sh", "-c", $"cd {Root}/snapshots/layers && {damage.Replace("HEX", Digest.Of(lower).Hex)}");
        var problems = Images.Check(quick: false);
        Assert.NotEmpty(problems);
        Assert.All(problems, p => Assert.Equal(StoreProblemKind.DamagedSnapshot, p.Kind));
        Assert.All(Images.Repair(problems, force: false), outcome => Assert.Equal("made again", outcome.Done));
        Assert.Empty(Images.Check(quick: false));
        Assert.Equal("x", ReadFile(one, "file"));
        Assert.Equal("3", ReadFile(two, "three"));
        Assert.Equal(4, Snapshotter.List().Count);
    }

    [Fact]
    public void A_snapshot_under_a_container_is_not_made_again()
    {
        var image = Import("a", "x");
        string rootfs = Directory.CreateDirectory(Scratch("rootfs")).FullName;
        Snapshotter.Prepare(rootfs, image.TopChainId);
        File.WriteAllText(Path.Combine(Root, "snapshots/layers", image.TopChainId!.Value.Hex, "diff/file"), "y");
        var outcome = Assert.Single(Images.Repair(Images.Check(quick: false), force: true));
        Assert.Null(outcome.Done);
        Assert.Contains("remove the container first", outcome.Advice);
        Snapshotter.RemoveRootfs(rootfs);
        Assert.NotNull(Assert.Single(Images.Repair(Images.Check(quick: false), force: false)).Done);
        Assert.Equal("x", ReadFile(Images.Get("a"), "file"));
    }

    [Fact]
    public void Orphans_are_found_and_removed()
    {
        Import("a", "x");
        byte[] tar = TestLayers.Tar(("orphan", "1"));
        Snapshotter.Apply(Digest.Of(tar), null, new MemoryStream(tar));
        Content.Put("orphan"u8);
        var problems = Images.Check(quick: true);
        Assert.Equal([$"blob {Digest.Of("orphan"u8)}: nothing needs it", $"snapshot {Digest.Of(tar)}: nothing needs it"], problems.Select(p => p.Message));
        Assert.All(Images.Repair(problems, force: false), outcome => Assert.Equal("removed", outcome.Done));
        Assert.Empty(Images.Check(quick: false));
        Assert.Equal("x", ReadFile(Images.Get("a"), "file"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("{\"id\":\"sha256:nope\"}")]
    [InlineData("null and void")]
    public void A_record_that_cannot_be_read_keeps_everything_until_it_is_removed(string text)
    {
        Import("a", "x");
        var lost = Import("b", "y");
        File.WriteAllText(Record("b"), text);
        var problem = Assert.Single(Images.Check(quick: true));
        Assert.Equal(StoreProblemKind.DamagedRecord, problem.Kind);
        Assert.Null(Assert.Single(Images.Repair([problem], force: false)).Done);
        Assert.True(Snapshotter.Exists(lost.TopChainId!.Value));
        Assert.NotNull(Assert.Single(Images.Repair([problem], force: true)).Done);
        Assert.Empty(Images.Check(quick: false));
        Assert.False(Snapshotter.Exists(lost.TopChainId!.Value));
        Assert.Equal("x", ReadFile(Images.Get("a"), "file"));
    }

    private string Record(string name) => Path.Combine(Root, "images/names", Digest.Of(System.Text.Encoding.UTF8.GetBytes(Reference.Parse(name).WithDefaultTag().ToString())).Hex + ".json");

    private string BlobFile(Digest digest) => Path.Combine(Root, "content/blobs", digest.Algorithm, digest.Hex);

    private Image Import(string name, string content) => Images.Import(
        new MemoryStream(TestLayers.Tar(("file", content))), new ImportOptions { Name = Reference.Parse(name) });
}
