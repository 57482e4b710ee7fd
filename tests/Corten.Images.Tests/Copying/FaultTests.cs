using Corten.Images.Copying;
using Corten.Images.Transports;
using Corten.Oci;
using Corten.Registry;
using Corten.Registry.Tests;

namespace Corten.Images.Tests.Copying;

/// <summary>Registries that fail in the middle of a copy, and disks that fill, for every destination.</summary>
public sealed class FaultTests : ImagesTest
{
    private const int LayerSize = 600_000;

    private readonly FakeRegistry _registry = new();

    public static TheoryData<string> Places => ["dir", "oci", "oci-archive", "docker-archive", "containers-storage"];

    private static RegistryOptions Impatient { get; } = Hurry with { StallTimeout = TimeSpan.FromSeconds(1), Attempts = 4 };

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_source_that_stalls_breaks_off_and_asks_for_patience_is_still_copied(string transport)
    {
        AddImage();
        int blobs = 0;
        _registry.Fault = (request, answer) => !IsLayer(request, answer) ? answer : ++blobs switch
        {
            1 => answer with { StallAfter = 100_000 },
            2 => answer with { CutAfter = 100_000 },
            3 => FaultResponse.Json("{}", 429, ("Retry-After", "0")),
            4 => FaultResponse.Json("{}", 502),
            _ => answer,
        };
        var copied = await CopyAsync(Place(transport, Scratch("")), Impatient);
        Assert.Contains(_registry.Requests, r => r.Header("Range") == "bytes=100000-");
        Assert.Contains(_registry.Requests, r => r.Header("Range") == "bytes=200000-");
        Assert.NotNull(copied);
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_source_that_stalls_for_ever_leaves_nothing(string transport)
    {
        AddImage();
        _registry.Fault = (request, answer) => IsLayer(request, answer) ? answer with { StallAfter = request.Header("Range") is null ? 100_000 : 0 } : answer;
        string directory = Directory.CreateDirectory(Scratch("place")).FullName;
        var failure = await FailsAsync(Place(transport, directory), Impatient);
        Assert.Contains($"registry {_registry.Host} stopped answering", failure.Message);
        AssertNothingAt(directory);
        AssertEmpty();
    }

    [Fact]
    public async Task A_source_that_stalls_is_not_tried_again_by_the_registry_that_waits_for_it()
    {
        using var registry = new DebianRegistry();
        AddImage();
        _registry.Fault = (request, answer) => IsLayer(request, answer) ? answer with { StallAfter = request.Header("Range") is null ? 100_000 : 0 } : answer;
        var failure = await FailsAsync(ImageLocation.Parse($"docker://{registry.Host}/app:v1"), Impatient);
        Assert.Contains($"registry {_registry.Host} stopped answering", failure.Message);
        Assert.Equal(Impatient.Attempts, _registry.Requests.Count(r => r.Path.EndsWith(LayerDigest)));
        using var client = new RegistryClient(Hurry);
        await Assert.ThrowsAsync<RegistryException>(() => client.GetManifestAsync(Reference.Parse($"{registry.Host}/app:v1")));
    }

    [Theory]
    [MemberData(nameof(Places))]
    public async Task A_disk_that_fills_is_told_in_one_sentence_and_leaves_nothing(string transport)
    {
        using var disk = Corten.Content.Tests.SmallDisk.Mount("400k");
        AddImage();
        var images = new ImageService(Path.Combine(disk.Path, "store"), new Corten.Snapshots.Directories.DirectorySnapshotter(Path.Combine(disk.Path, "store/snapshots")));
        var place = Place(transport, disk.Path);
        var failure = await FailsAsync(place, Hurry, images);
        Assert.Contains("no space left on device", failure.Message);
        Assert.Contains("free some space", failure.Message);
        AssertNothingAt(disk.Path);
        Assert.Empty(images.List());
        Assert.Empty(images.Check(quick: false));
        disk.Resize("16m");
        await CopyAsync(place, Hurry, images);
        Assert.Empty(images.Check(quick: false));
    }

    [Theory]
    [InlineData("oci-archive")]
    [InlineData("docker-archive")]
    public async Task A_full_disk_of_temporary_files_leaves_nothing_there(string transport)
    {
        using var disk = Corten.Content.Tests.SmallDisk.Mount("400k");
        AddImage();
        var failure = await FailsAsync(Place(transport, Directory.CreateDirectory(Scratch("place")).FullName), Hurry, temporary: disk.Path);
        Assert.Contains("no space left on device", failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
        AssertNothingAt(Scratch("place"));
    }

    [Fact]
    public async Task An_archive_that_does_not_fit_where_it_is_decompressed_is_told()
    {
        AddImage();
        await CopyAsync(ImageLocation.Parse($"docker-archive:{Scratch("a.tar")}"), Hurry);
        DebianRegistry.Run("gzip", Scratch("a.tar"));
        using var disk = Corten.Content.Tests.SmallDisk.Mount("400k");
        var options = Options(Hurry) with { TemporaryDirectory = disk.Path };
        var failure = await Assert.ThrowsAsync<ImageException>(() => ImageCopier.CopyAsync(
            ImageLocation.Parse($"docker-archive:{Scratch("a.tar.gz")}"), options, ImageLocation.Parse($"dir:{Scratch("never")}"), Options(Hurry), new CopyOptions()));
        Assert.Contains("no space left on device", failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(disk.Path));
        Assert.False(Directory.Exists(Scratch("never")));
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public async Task A_disk_that_fills_while_an_archive_is_loaded_leaves_the_store_as_it_was(string transport)
    {
        AddImage();
        string archive = Scratch("a.tar");
        await CopyAsync(ImageLocation.Parse($"{transport}:{archive}"), Hurry);
        using var disk = Corten.Content.Tests.SmallDisk.Mount("1m");
        var images = new ImageService(Path.Combine(disk.Path, "store"), new Corten.Snapshots.Directories.DirectorySnapshotter(Path.Combine(disk.Path, "store/snapshots")));
        using (var stream = File.OpenRead(archive))
            Assert.Contains("no space left on device", Assert.Throws<ImageException>(() => images.Load(stream)).Message);
        Assert.Empty(images.List());
        Assert.Empty(images.Check(quick: false));
        AssertNothingAt(disk.Path);
        disk.Resize("16m");
        using (var stream = File.OpenRead(archive))
            Assert.Single(images.Load(stream));
        Assert.Empty(images.Check(quick: false));
    }

    [Fact]
    public async Task An_image_that_is_to_be_replaced_stays_where_the_new_one_does_not_come()
    {
        var old = _registry.AddImage("old", TestLayers.Tar(("a", "old")));
        AddImage();
        _registry.Fault = (request, answer) => IsLayer(request, answer) ? answer with { Body = new byte[answer.Body.Length] } : answer;
        foreach (string transport in (string[])["dir", "oci", "oci-archive", "containers-storage"])
        {
            var place = Place(transport, Scratch(""));
            await CopyAsync(place, Hurry, name: "app:old");
            await FailsAsync(place, Hurry);
            using var source = await place.OpenSourceAsync(Options(Hurry), CancellationToken.None);
            Assert.Equal(old.Digest, (await source.GetManifestAsync(null, CancellationToken.None)).Digest);
        }
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch("dir"), ".tmp-*"));
        Assert.Equal(3, Directory.EnumerateFiles(Scratch("oci/blobs/sha256")).Count());
    }

    [Fact]
    public async Task What_a_killed_copy_left_in_a_directory_goes_with_the_next()
    {
        AddImage();
        string left = Directory.CreateDirectory(Scratch("dir/.tmp-killed")).FullName;
        File.WriteAllText(Path.Combine(left, "part"), "x");
        await CopyAsync(Place("dir", Scratch("")), Hurry);
        Assert.False(Directory.Exists(left));
    }

    protected override void OnDispose() => _registry.Dispose();

    private static byte[] Layer { get; } = TestLayers.NoiseTar("noise", LayerSize, 1);

    private static string LayerDigest => Digest.Of(TestLayers.Gzip(Layer)).ToString();

    private static bool IsLayer(FaultRequest request, FaultResponse answer) => request.Path.EndsWith(LayerDigest) && answer.Status < 300;

    private static ImageLocation Place(string transport, string directory) => ImageLocation.Parse(transport switch
    {
        "dir" => $"dir:{Path.Combine(directory, "dir")}",
        "oci" => $"oci:{Path.Combine(directory, "oci")}:v1",
        "oci-archive" or "docker-archive" => $"{transport}:{Path.Combine(directory, transport + ".tar")}",
        _ => "containers-storage:localhost/app:v1",
    });

    private static void AssertNothingAt(string directory)
    {
        foreach (string file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            Assert.True(new FileInfo(file).Length < 200 && !file.Contains("/.tmp-") && !file.Contains("/blobs/sha256/"), $"{file} is left");
        Assert.False(Directory.Exists(Path.Combine(directory, "dir")));
    }

    private void AddImage() => _registry.AddImage("v1", TestLayers.Tar(("small", "small")), Layer);

    private TransportOptions Options(RegistryOptions registry, ImageService? images = null) =>
        new() { Registry = registry, Images = images ?? Images, TemporaryDirectory = Directory.CreateDirectory(Scratch("tmp")).FullName };

    private async Task<TransportManifest> CopyAsync(ImageLocation to, RegistryOptions registry, ImageService? images = null, string? temporary = null, string name = "app:v1")
    {
        var options = Options(registry, images);
        if (temporary is not null)
            options = options with { TemporaryDirectory = temporary };
        return await ImageCopier.CopyAsync(ImageLocation.Parse($"docker://{_registry.Host}/{name}"), options, to, options, new CopyOptions());
    }

    private async Task<ImageException> FailsAsync(ImageLocation to, RegistryOptions registry, ImageService? images = null, string? temporary = null)
    {
        var failure = await Assert.ThrowsAsync<ImageException>(() => CopyAsync(to, registry, images, temporary));
        Assert.StartsWith($"cannot copy docker://{_registry.Host}/app:v1 to {to}: ", failure.Message);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Scratch("tmp")));
        return failure;
    }
}
