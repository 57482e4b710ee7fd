using System.Formats.Tar;
using Corten.CommandLine;
using Corten.Content.Tests;
using Corten.Registry.Tests;

namespace Corten.CommandLineTests.Commands;

/// <summary>Disks that fill while images are pulled, loaded, imported and saved: one sentence, exit code 1, a sound store, and the same command works once there is room.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-full-");
    private readonly SmallDisk _disk = SmallDisk.Mount("1m");

    [Theory]
    [InlineData("directory")]
    [InlineData("erofs")]
    public void A_store_whose_disk_fills_is_told_of_and_stays_sound(string snapshotter)
    {
        string root = Path.Combine(_disk.Path, "store");
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "app:v1");
        DebianRegistry.Run("skopeo", "copy", "-q", MakeImage(), $"docker-archive:{Scratch("app.tar")}:app:v2");
        foreach (string[] command in (string[][])[["pull", "-q", $"{registry.Host}/app:v1"], ["load", "-i", Scratch("app.tar")], ["import", Scratch("rootfs.tar"), "app:v3"]])
        {
            string[] whole = ["--snapshotter", snapshotter, .. command];
            Fails(root, whole);
            Assert.Empty(Corten(0, root, "images", "-q"));
            AssertSound(root, snapshotter);
            _disk.Resize("16m");
            Corten(0, root, whole);
            AssertSound(root, snapshotter);
            Corten(0, root, "rmi", "--force", Corten(0, root, "images", "-q").Trim());
            _disk.Resize("1m");
        }
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public void An_archive_that_does_not_fit_is_not_there(string format)
    {
        string root = Scratch("store");
        MakeImage();
        Corten(0, root, "import", Scratch("rootfs.tar"), "app:v1");
        string archive = Path.Combine(_disk.Path, "app.tar");
        Fails(root, "save", "--format", format, "-o", archive, "app:v1");
        Assert.Empty(Directory.EnumerateFileSystemEntries(_disk.Path));
        File.WriteAllText(archive, "what was there before");
        Fails(root, "save", "--format", format, "-o", archive, "app:v1");
        Assert.Equal("what was there before", File.ReadAllText(archive));
        Assert.Equal([archive], Directory.EnumerateFileSystemEntries(_disk.Path));
    }

    public void Dispose()
    {
        _disk.Dispose();
        _directory.Delete(recursive: true);
    }

    // The kernel mounts no EROFS from a file on a tmpfs, so that its layers can be made there but not be read again.
    private static void AssertSound(string root, string snapshotter)
    {
        string[] check = ["system", "check", .. snapshotter == "erofs" ? (string[])["--quick"] : []];
        Assert.Empty(Corten(0, root, check));
    }

    private static void Fails(string root, params string[] command)
    {
        string error = Corten(1, root, command);
        Assert.Contains("no space left on device", error);
        Assert.StartsWith("Error: ", error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    private static string Corten(int code, string root, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.True(CommandRunner.Run(["--root", root, "--runroot", root + "-run", .. arguments], output, error) == code, $"{string.Join(' ', arguments)}: {error}{output}");
        return code == 0 ? output.ToString() : error.ToString();
    }

    private string Scratch(string name) => Path.Combine(_directory.FullName, name);

    // More than the disk has, and it does not compress.
    private string MakeImage()
    {
        string layout = Scratch("made");
        if (Directory.Exists(layout))
            return $"oci:{layout}:v1";
        var noise = new byte[1_200_000];
        new Random(1).NextBytes(noise);
        string rootfs = Directory.CreateDirectory(Scratch("rootfs")).FullName;
        File.WriteAllBytes(Path.Combine(rootfs, "noise"), noise);
        TarFile.CreateFromDirectory(rootfs, Scratch("rootfs.tar"), includeBaseDirectory: false);
        DebianRegistry.Run("umoci", "init", "--layout", layout);
        DebianRegistry.Run("umoci", "new", "--image", layout + ":v1");
        DebianRegistry.Run("umoci", "insert", "--image", layout + ":v1", rootfs, "/data");
        return $"oci:{layout}:v1";
    }
}
