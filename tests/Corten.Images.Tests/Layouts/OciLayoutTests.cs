using System.Text;
using Corten.Images.Layouts;
using Corten.Linux.Files;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Tests.Layouts;

public sealed class OciLayoutTests : ImagesTest
{
    private string Place => Scratch("layout");

    [Fact]
    public void A_new_layout_has_an_index_without_images()
    {
        using var layout = OciLayout.Create(Place);
        Assert.Equal("""{"imageLayoutVersion":"1.0.0"}""", File.ReadAllText(Place + "/oci-layout"));
        Assert.Empty(OciLayout.Open(Place).Tags());
        Assert.Equal(["blobs", "index.json", "oci-layout"], Names(Place));
        Assert.Throws<ImageException>(() => OciLayout.Create(Place));
    }

    [Fact]
    public void What_is_no_layout_is_refused()
    {
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => OciLayout.Open(Place)).Error);
        OciLayout.Create(Place).Dispose();
        File.WriteAllText(Place + "/oci-layout", """{"imageLayoutVersion":"2.0.0"}""");
        Assert.Contains("version '2.0.0'", Assert.Throws<ImageException>(() => OciLayout.Open(Place)).Message, StringComparison.Ordinal);
        File.WriteAllText(Place + "/oci-layout", "[]");
        Assert.Contains("oci-layout cannot be read", Assert.Throws<ImageException>(() => OciLayout.Open(Place)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_tag_moves_from_one_image_to_another()
    {
        using var layout = OciLayout.Create(Place);
        var one = layout.PutDocument("{\"one\":1}"u8, MediaTypes.Manifest);
        var two = layout.PutDocument("{\"two\":2}"u8, MediaTypes.Manifest);
        layout.SetTag("latest", one);
        layout.SetTag("old", one);
        layout.SetTag("latest", two);
        Assert.Equal(["old", "latest"], layout.Tags());
        Assert.Equal(two.Digest, layout.Find("latest").Digest);
        Assert.True(layout.RemoveTag("old"));
        Assert.False(layout.RemoveTag("old"));
        Assert.Equal(ImageError.NotFound, Assert.Throws<ImageException>(() => layout.Find("old")).Error);
    }

    [Fact]
    public void A_blob_gets_its_name_only_when_it_is_what_it_should_be()
    {
        using var layout = OciLayout.Create(Place);
        var expected = Digest.Of("content"u8);
        using (var wrong = layout.BeginBlob(expected))
        {
            wrong.Write("contenT"u8);
            Assert.Contains("damaged", Assert.Throws<ImageException>(() => wrong.Commit("x")).Message, StringComparison.Ordinal);
        }
        using (var longer = layout.BeginBlob(expected, 7))
            Assert.Throws<ImageException>(() => longer.Write("content and more"u8));
        using (var shorter = layout.BeginBlob(expected, 7))
            Assert.Contains("ends after 0 of 7 bytes", Assert.Throws<ImageException>(() => shorter.Commit("x")).Message, StringComparison.Ordinal);
        Assert.False(layout.Exists(expected));
        using (var right = layout.BeginBlob(expected, 7))
        {
            right.Write("content"u8);
            Assert.Equal(expected, right.Commit("x").Digest);
        }
        Assert.Equal(7, layout.Size(expected));
        Assert.Equal(["blobs", "index.json", "oci-layout"], Names(Place));
    }

    [Fact]
    public void Sha512_blobs_live_in_a_directory_of_their_own()
    {
        using var layout = OciLayout.Create(Place);
        using var hasher = new DigestHasher("sha512");
        hasher.Append("long"u8);
        var digest = hasher.Finish();
        using var blob = layout.BeginBlob(digest);
        blob.Write("long"u8);
        var descriptor = blob.Commit(MediaTypes.Config);
        Assert.Equal("long"u8.ToArray(), layout.ReadDocument(descriptor));
        Assert.True(File.Exists($"{Place}/blobs/sha512/{digest.Hex}"));
    }

    [Fact]
    public void Documents_are_verified_when_they_are_read()
    {
        using var layout = OciLayout.Create(Place);
        var document = layout.PutDocument("{\"a\":1}"u8, MediaTypes.Config);
        File.WriteAllText($"{Place}/blobs/sha256/{document.Digest.Hex}", "{\"a\":2}");
        Assert.Contains("damaged", Assert.Throws<ImageException>(() => layout.ReadDocument(document)).Message, StringComparison.Ordinal);
        File.WriteAllText($"{Place}/blobs/sha256/{document.Digest.Hex}", "{}");
        Assert.Contains("damaged", Assert.Throws<ImageException>(() => layout.ReadDocument(document)).Message, StringComparison.Ordinal);
        File.Delete($"{Place}/blobs/sha256/{document.Digest.Hex}");
        Assert.Contains("missing", Assert.Throws<ImageException>(() => layout.ReadDocument(document)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Garbage_is_what_no_tag_leads_to()
    {
        using var layout = OciLayout.Create(Place);
        var layer = Put(layout, "layer", MediaTypes.LayerZstd);
        var config = Put(layout, "{}", MediaTypes.Config);
        var manifest = layout.PutDocument(new Manifest { Config = config, Layers = [layer] }.ToJson(), MediaTypes.Manifest);
        var index = layout.PutDocument(new Oci.ImageSpec.Index { Manifests = [manifest] }.ToJson(), MediaTypes.Index);
        var hidden = Put(layout, "named by a foreign document", "application/x-anything");
        var foreign = Put(layout, $"see {hidden.Digest}.", "application/x-foreign");
        var orphan = Put(layout, "orphan", MediaTypes.Layer);
        layout.SetTag("all", index);
        layout.SetTag("foreign", foreign);
        File.WriteAllText(Place + "/.tmp-1-dead", "left by a killed writer");
        Directory.CreateDirectory(Place + "/.umoci-123/x");

        Assert.Equal([orphan.Digest], layout.CollectGarbage());
        Assert.Equal(["blobs", "index.json", "oci-layout"], Names(Place));
        Assert.Equal(6, layout.Blobs().Count());

        layout.RemoveTag("all");
        Assert.Equal(4, layout.CollectGarbage().Count);
        Assert.Equal(new[] { foreign.Digest, hidden.Digest }.ToHashSet(), layout.Blobs().ToHashSet());
    }

    [Fact]
    public void A_collector_waits_for_those_who_write()
    {
        using var writer = OciLayout.Create(Place);
        var blob = Put(writer, "not tagged yet", MediaTypes.Layer);
        var collector = new Thread(() => OciLayout.Open(Place).CollectGarbage());
        collector.Start();
        Assert.False(collector.Join(TimeSpan.FromMilliseconds(100)));
        writer.SetTag("tagged", blob);
        writer.Dispose();
        collector.Join();
        Assert.True(writer.Exists(blob.Digest));
    }

    [Fact]
    public void A_manifest_that_is_damaged_stops_the_collector_before_it_removes_anything()
    {
        using var layout = OciLayout.Create(Place);
        var orphan = Put(layout, "orphan", MediaTypes.Layer);
        var manifest = Put(layout, "no manifest", MediaTypes.Manifest);
        layout.SetTag("bad", manifest);
        Assert.Throws<ImageException>(() => layout.CollectGarbage());
        Assert.True(layout.Exists(orphan.Digest));
    }

    [Fact]
    public void Several_writers_lose_no_tag()
    {
        OciLayout.Create(Place).Dispose();
        Parallel.For(0, 32, number =>
        {
            using var layout = OciLayout.Open(Place);
            layout.SetTag($"tag{number}", Put(layout, $"document {number % 4}", MediaTypes.Config));
        });
        Assert.Equal(32, OciLayout.Open(Place).Tags().Distinct().Count());
    }

    [Fact]
    public void What_root_makes_belongs_to_the_owner_of_the_layout()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "only root can make files for others");
        OciLayout.Create(Place).Dispose();
        using (var directory = UnixFile.Open(Place, OpenFlags.ReadOnly | OpenFlags.Directory))
            FileMetadata.SetOwner(directory, 1234, 4321);
        using var layout = OciLayout.Open(Place);
        var blob = Put(layout, "blob", MediaTypes.Layer);
        layout.SetTag("tag", blob);
        Assert.Equal((1234u, 4321u), Owner($"{Place}/blobs/sha256/{blob.Digest.Hex}"));
        Assert.Equal((1234u, 4321u), Owner($"{Place}/index.json"));
    }

    private static (uint Uid, uint Gid) Owner(string path)
    {
        var status = FileStatus.Of(path);
        return (status.Uid, status.Gid);
    }

    private static Descriptor Put(OciLayout layout, string content, string mediaType) =>
        layout.PutDocument(Encoding.UTF8.GetBytes(content), mediaType);

    private static IEnumerable<string> Names(string directory) =>
        Directory.EnumerateFileSystemEntries(directory).Select(Path.GetFileName).Order(StringComparer.Ordinal)!;
}
