using System.Diagnostics;
using Corten.Images.Bundles;
using Corten.Images.Layouts;
using Corten.Linux.Files;
using Corten.Oci.ImageSpec;
using Corten.Snapshots.Tar;

namespace Corten.Images.Tests.Bundles;

/// <summary>What is changed in a bundle becomes a layer, no more and no less; umoci takes our bundles and we take umoci's.</summary>
public sealed class RepackTests : ImagesTest
{
    private const string Umoci = "/usr/bin/umoci";

    private readonly Lazy<OciLayout> _layout;

    public RepackTests()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "owners and devices need root");
        _layout = new Lazy<OciLayout>(MakeLayout);
    }

    private OciLayout Layout => _layout.Value;

    private string Bundle => Scratch("bundle");

    private string Rootfs => Bundle + "/rootfs";

    [Fact]
    public void Nothing_changed_makes_no_layer()
    {
        Unpack();
        Assert.Empty(Repack());
        Assert.Single(LayoutImage.Open(Layout, "new").Manifest.Layers);
    }

    [Fact]
    public void Every_kind_of_change_is_found()
    {
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        File.SetUnixFileMode(Rootfs + "/etc/mode", UnixFileMode.UserRead);
        Run("/bin/sh", "-c", $"cd {Rootfs} && chown 5 etc/owner && touch -d @1 etc/time && rm etc/gone && rm -r dir && ln -sfn other link && ln etc/passwd etc/hard"
            + " && rm etc/kind && mkdir etc/kind && mknod etc/null c 1 3 && mkfifo etc/fifo && setfattr -n user.x -v y etc/attribute && echo new > 'etc/a b' && mkdir -p new/deep");
        string[] found = Repack();
        Assert.Equal(
            [
                ".", ".wh.dir", "etc/", "etc/.wh.gone", "etc/a b", "etc/attribute", "etc/fifo", "etc/hard", "etc/kind/", "etc/longer", "etc/mode", "etc/null", "etc/owner",
                "etc/passwd", "etc/time", "link", "new/", "new/deep/",
            ],
            found.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Content_that_changed_in_secret_is_found()
    {
        Unpack();
        var time = File.GetLastWriteTimeUtc(Rootfs + "/etc/longer");
        File.WriteAllText(Rootfs + "/etc/longer", "LONGER");
        File.SetLastWriteTimeUtc(Rootfs + "/etc/longer", time);
        Assert.Equal(["etc/longer"], Repack());
    }

    [Fact]
    public void A_copied_bundle_is_compared_by_content()
    {
        Unpack();
        Run("/bin/cp", "-a", Bundle, Scratch("copy"));
        Assert.Empty(Repack(Scratch("copy")));
        File.AppendAllText(Scratch("copy") + "/rootfs/etc/longer", "more");
        Assert.Equal(["etc/longer"], Repack(Scratch("copy")));
    }

    [Fact]
    public void A_directory_that_became_a_symlink_takes_its_files_along()
    {
        Unpack();
        Run("/bin/sh", "-c", $"cd {Rootfs} && rm -r dir && ln -s etc dir");
        Assert.Equal([".", "dir"], Repack());
    }

    [Fact]
    public void Masked_paths_and_volumes_are_left_out()
    {
        Unpack();
        Run("/bin/sh", "-c", $"cd {Rootfs} && echo x > etc/masked && mkdir data && echo y > data/volume");
        Assert.Equal(["."], Repack(options: new RepackOptions { MaskedPaths = ["/etc/"] }));
        Assert.Equal([".", "data/", "data/volume"], Repack(options: new RepackOptions { MaskedPaths = ["etc"], MaskVolumes = false }));
    }

    [Fact]
    public void A_refreshed_bundle_is_as_if_unpacked_anew()
    {
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        Assert.Equal(["etc/longer"], Repack(options: new RepackOptions { Refresh = true }));
        Repack();
        Assert.Equal(2, LayoutImage.Open(Layout, "new").Manifest.Layers.Count);
        Assert.Single(Directory.GetFiles(Bundle, "*.mtree"));
    }

    [Fact]
    public void The_same_changes_give_the_same_image()
    {
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        var options = new RepackOptions { NewestTime = 1_000_000_000 };
        Repack(options: options);
        var first = Layout.Find("new").Digest;
        Repack(options: options);
        Assert.Equal(first, Layout.Find("new").Digest);
    }

    [Theory]
    [InlineData("gzip", MediaTypes.LayerGzip)]
    [InlineData("zstd", MediaTypes.LayerZstd)]
    [InlineData("", MediaTypes.Layer)]
    public void Layers_are_compressed_as_asked(string compression, string mediaType)
    {
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        Assert.Equal(["etc/longer"], Repack(options: new RepackOptions { Compression = compression }));
        Assert.Equal(mediaType, LayoutImage.Open(Layout, "new").Manifest.Layers[^1].MediaType);
    }

    [Fact]
    public void Fields_of_other_programs_survive()
    {
        var editor = new ImageEditor(LayoutImage.Open(Layout, "base"));
        editor.Root["x-unknown"] = "kept";
        Layout.SetTag("base", editor.Commit()[0]);
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        Repack();
        Assert.Contains("\"x-unknown\":\"kept\"", System.Text.Encoding.UTF8.GetString(LayoutImage.Open(Layout, "new").ConfigJson), StringComparison.Ordinal);
    }

    [Fact]
    public void An_image_inside_an_index_gets_a_new_index()
    {
        var image = Layout.Find("base");
        var index = new Oci.ImageSpec.Index { MediaType = MediaTypes.Index, Manifests = [image with { Annotations = null, Platform = Platform.Host }] };
        Layout.SetTag("base", Layout.PutDocument(index.ToJson(), MediaTypes.Index));
        Unpack();
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        Assert.Equal(["etc/longer"], Repack());
        Assert.Equal(MediaTypes.Index, Layout.Find("new").MediaType);
        Assert.Equal(2, LayoutImage.Open(Layout, "new").Walk.Count);
    }

    [Fact]
    public void Umoci_repacks_what_we_unpacked()
    {
        RequireUmoci();
        Unpack();
        Run(Umoci, "repack", "--image", Layout.Path + ":same", "--no-history", Bundle);
        Assert.Single(LayoutImage.Open(Layout, "same").Manifest.Layers);
        File.AppendAllText(Rootfs + "/etc/longer", "more");
        Run(Umoci, "repack", "--image", Layout.Path + ":new", Bundle);
        Assert.Equal(["etc/longer"], Names(LayoutImage.Open(Layout, "new")));
    }

    [Fact]
    public void We_repack_what_umoci_unpacked()
    {
        RequireUmoci();
        Run(Umoci, "unpack", "--image", Layout.Path + ":base", Bundle);
        Assert.Empty(Repack());
        Run("/bin/sh", "-c", $"cd {Rootfs} && rm etc/gone && echo x > new");
        Assert.Equal([".", "etc/", "etc/.wh.gone", "new"], Repack());
    }

    [Fact]
    public void What_is_damaged_leaves_no_root_file_system()
    {
        var layer = LayoutImage.Open(Layout, "base").Manifest.Layers[0];
        string blob = $"{Layout.Path}/blobs/sha256/{layer.Digest.Hex}";
        byte[] content = File.ReadAllBytes(blob);
        content[^1] ^= 1;
        File.WriteAllBytes(blob, content);
        Assert.Contains($"{layer.Digest} is damaged (verified reader digest mismatch)", Assert.Throws<ImageException>(Unpack).Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(Bundle));
        content[^1] ^= 1;
        File.WriteAllBytes(blob, [.. content, 0]);
        Assert.Contains("bytes long", Assert.Throws<ImageException>(Unpack).Message, StringComparison.Ordinal);
    }

    private OciLayout MakeLayout()
    {
        var layout = OciLayout.Create(Scratch("layout"));
        var diff = LayerPacker.Pack(layout, "gzip", WriteLayer);
        var config = new ImageConfig
        {
            Os = "linux",
            Architecture = Platform.Host.Architecture,
            Config = new ContainerConfig { Volumes = new Dictionary<string, EmptyObject> { ["/data"] = new() } },
            Rootfs = new RootFs { DiffIds = [diff.DiffId] },
        };
        var manifest = new Manifest { MediaType = MediaTypes.Manifest, Config = layout.PutDocument(config.ToJson(), MediaTypes.Config), Layers = [diff.Blob] };
        layout.SetTag("base", layout.PutDocument(manifest.ToJson(), MediaTypes.Manifest));
        return layout;
    }

    private static void WriteLayer(Stream stream)
    {
        var writer = new TarWriter(stream);
        var time = new Timestamp(1_600_000_000);
        foreach (string directory in new[] { ".", "etc/", "dir/", "dir/below/" })
            writer.Add(new TarEntry { Name = directory, Kind = TarEntryKind.Directory, Mode = 0x1ed, Modified = time });
        foreach (string name in new[] { "attribute", "gone", "kind", "longer", "mode", "owner", "passwd", "time" })
            writer.Add(new TarEntry { Name = "etc/" + name, Mode = 0x1a4, Modified = time }, System.Text.Encoding.ASCII.GetBytes(name).AsSpan());
        writer.Add(new TarEntry { Name = "dir/below/file", Mode = 0x1a4, Modified = time }, "x"u8);
        writer.Add(new TarEntry { Name = "link", Kind = TarEntryKind.SymbolicLink, LinkTarget = "etc", Mode = 0x1ff, Modified = time });
        writer.Finish();
    }

    private void Unpack() =>
        BundleUnpacker.Unpack(LayoutImage.Open(Layout, "base"), Bundle, BundleOwners.Same, keepDirectoryLinks: false, (_, _) => new ImageUser(0, 0, [], ""));

    // The names in the layer that was added; none where none was.
    private string[] Repack(string? bundle = null, RepackOptions? options = null)
    {
        int before = LayoutImage.Open(Layout, "base").Manifest.Layers.Count;
        BundleRepacker.Repack(Layout, "new", bundle ?? Bundle, options ?? new RepackOptions());
        var image = LayoutImage.Open(Layout, "new");
        return image.Manifest.Layers.Count == before ? [] : Names(image);
    }

    private string[] Names(LayoutImage image)
    {
        using var tar = new Images.Layers.LayerStream(Layout.Open(image.Manifest.Layers[^1].Digest), image.Config.Rootfs.DiffIds[^1]);
        var reader = new TarReader(tar);
        var names = new List<string>();
        while (reader.Next() is { } entry)
            names.Add(entry.Name);
        reader.Drain();
        return [.. names];
    }

    private static void RequireUmoci() => Assert.SkipUnless(File.Exists(Umoci), "umoci is not installed: nothing to compare with");

    private static void Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        Assert.True(process.ExitCode == 0, $"{program} {string.Join(' ', arguments)}: {error}");
    }

    protected override void OnDispose()
    {
        if (_layout is { IsValueCreated: true })
            Layout.Dispose();
    }
}
