using System.Diagnostics;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Umoci;

namespace Corten.CommandLineTests.Commands;

/// <summary>umoci's verbs, as <c>corten oci</c> and under umoci's own name.</summary>
public sealed class OciCommandsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-oci-verbs-");

    private string Layout => Path.Combine(_directory.FullName, "layout");

    private string Bundle => Path.Combine(_directory.FullName, "bundle");

    public void Dispose()
    {
        using var remove = Process.Start("/bin/rm", ["-rf", _directory.FullName]);
        remove.WaitForExit();
    }

    [Fact]
    public void An_image_is_made_changed_tagged_and_collected()
    {
        MakeImage();
        Oci(0, "tag", "--image", Layout + ":a", "b");
        Assert.Equal("a\nb\n", Oci(0, "ls", "--layout", Layout));
        Oci(0, "config", "--image", Layout + ":a", "--config.user", "1:2", "--config.env", "A=1", "--config.env=A=2", "--config.cmd", "-c", "--config.cmd", "ls -la",
            "--config.label", "k=v=w", "--config.exposedports", "80/tcp", "--config.volume", "/data", "--config.workingdir", "/srv", "--config.stopsignal", "SIGINT",
            "--author", "me", "--created", "2026-01-02T03:04:05.5Z", "--manifest.annotation", "x=y", "--os", "linux", "--architecture", "mips64");
        using var stat = JsonDocument.Parse(Oci(0, "stat", "--json", "--image", Layout + ":a"));
        var config = stat.RootElement.GetProperty("config").GetProperty("blob");
        Assert.Equal("""{"User":"1:2","ExposedPorts":{"80/tcp":{}},"Env":["A=2"],"Cmd":["-c","ls -la"],"Volumes":{"/data":{}},"WorkingDir":"/srv","Labels":{"k":"v=w"},"StopSignal":"SIGINT"}""",
            config.GetProperty("config").GetRawText());
        Assert.Equal(("mips64", "me", "2026-01-02T03:04:05.5Z"), (Text(config, "architecture"), Text(config, "author"), Text(config, "created")));
        Assert.Equal("y", stat.RootElement.GetProperty("manifest").GetProperty("blob").GetProperty("annotations").GetProperty("x").GetString());
        Assert.Equal("umoci config", Text(stat.RootElement.GetProperty("history")[0], "created_by"));

        Oci(0, "config", "--image", Layout + ":a", "--clear", "config.env", "--clear", "config.labels", "--no-history", "--tag", "c");
        Assert.DoesNotContain("A=2", Oci(0, "stat", "--image", Layout + ":c"), StringComparison.Ordinal);
        string text = Oci(0, "stat", "--image", Layout + ":a");
        Assert.Contains("\tCommand:\n\t\t-c\n\t\t\"ls -la\"\n", text, StringComparison.Ordinal);
        Assert.Contains("== HISTORY ==\nLAYER  CREATED ", text, StringComparison.Ordinal);

        int before = Directory.GetFiles(Layout + "/blobs/sha256").Length;
        Oci(0, "rm", "--image", Layout + ":b");
        Oci(0, "remove", "--image", Layout + ":c");
        Oci(0, "gc", "--layout", Layout);
        Assert.InRange(Directory.GetFiles(Layout + "/blobs/sha256").Length, 2, before - 2);
        Assert.Equal("a\n", Oci(0, "list", "--layout", Layout));
    }

    [Fact]
    public void Files_are_inserted_removed_unpacked_and_repacked()
    {
        MakeImage();
        string source = Directory.CreateDirectory(Path.Combine(_directory.FullName, "source", "sub")).Parent!.FullName;
        File.WriteAllText(source + "/sub/file", "hello");
        Oci(0, "insert", "--image", Layout + ":a", source, "/opt/it");
        Oci(0, "insert", "--image", Layout + ":a", source + "/sub/file", "/opt/other");
        Oci(0, "insert", "--image", Layout + ":a", "--whiteout", "/opt/other");
        Unpack();
        Assert.Equal("hello", File.ReadAllText(Bundle + "/rootfs/opt/it/sub/file"));
        Assert.False(File.Exists(Bundle + "/rootfs/opt/other"));
        using var config = JsonDocument.Parse(File.ReadAllText(Bundle + "/config.json"));
        Assert.Equal("rootfs", Text(config.RootElement.GetProperty("root"), "path"));

        File.WriteAllText(Bundle + "/rootfs/new", "x");
        Oci(0, "repack", "--image", Layout + ":b", Bundle);
        string mtree = Directory.GetFiles(Bundle, "*.mtree").Single();
        Assert.Equal("C .\nA new\n", Oci(1, "raw", "mtree-validate", "-f", mtree, "-p", Bundle + "/rootfs"));
        File.Delete(Bundle + "/rootfs/new");
        Oci(0, "insert", "--image", Layout + ":b", "--opaque", source + "/sub", "/opt/it");
        Oci(0, ["raw", "unpack", .. Rootless, "--image", Layout + ":b", Path.Combine(_directory.FullName, "rootfs")]);
        Assert.Equal(["file"], Directory.GetFileSystemEntries(Path.Combine(_directory.FullName, "rootfs/opt/it")).Select(Path.GetFileName));
        Assert.Equal("x", File.ReadAllText(Path.Combine(_directory.FullName, "rootfs/new")));
    }

    [Fact]
    public void The_articles_unpack_runs_as_it_is_printed()
    {
        MakeImage();
        Assert.Equal(0, UmociCommandLine.Run(["unpack", .. Rootless, "–image", Layout + ":a", Bundle], new StringWriter(), new StringWriter()));
        Assert.True(Directory.Exists(Bundle + "/rootfs"));
    }

    [Theory]
    [InlineData("missing mandatory argument: --image", "stat")]
    [InlineData("missing mandatory argument: --layout", "ls")]
    [InlineData("path is empty", "stat", "--image", ":a")]
    [InlineData("tag is empty", "stat", "--image", "x:")]
    [InlineData("invalid characters", "stat", "--image", "x:.a")]
    [InlineData("no image layout", "stat", "--image", "/nowhere/at-all:a")]
    [InlineData("contains ':'", "init", "--layout", "/x:y")]
    [InlineData("already exists", "init", "--layout", "/tmp")]
    [InlineData("exactly 1 argument", "unpack", "--image", "x")]
    [InlineData("expected 2", "insert", "--image", "x", "one")]
    [InlineData("unknown layer compression", "insert", "--compress", "xz", "--image", "/nowhere", "a", "b")]
    [InlineData("may not be specified together", "config", "--no-history", "--history.author", "x", "--image", "IMAGE")]
    [InlineData("unknown key to --clear", "config", "--clear", "x", "--image", "IMAGE")]
    [InlineData("tag not found", "stat", "--image", "LAYOUT:none")]
    [InlineData("failure parsing --uid-map", "raw", "unpack", "--uid-map", "1", "--image", "IMAGE", "/nowhere")]
    public void What_is_wrong_is_said_in_a_sentence(string message, params string[] arguments)
    {
        MakeImage();
        string[] real = [.. arguments.Select(a => a.Replace("IMAGE", Layout + ":a").Replace("LAYOUT", Layout))];
        var error = new StringWriter();
        Assert.NotEqual(0, CommandRunner.Run(["oci", .. real], new StringWriter(), error));
        Assert.Contains(message, error.ToString(), StringComparison.Ordinal);
        Assert.Equal(1, UmociCommandLine.Run(real, new StringWriter(), new StringWriter()));
    }

    [Fact]
    public void As_umoci_help_and_version_are_umocis()
    {
        foreach (string[] arguments in new string[][] { [], ["help"], ["-h"], ["--help"] })
            Assert.StartsWith("NAME:\n   umoci - umoci modifies Open Container images\n", Umoci(0, arguments));
        Assert.StartsWith("NAME:\n   umoci list - ", Umoci(0, "ls", "--help"));
        Assert.StartsWith("NAME:\n   umoci raw runtime-config - ", Umoci(0, "raw", "config", "-h"));
        Assert.Contains("--keep-dirlinks", Umoci(0, "help", "unpack"), StringComparison.Ordinal);
        Assert.StartsWith("umoci version ", Umoci(0, "--version"));
        Assert.Equal("No help topic for 'foo'\n", Umoci(3, "foo"));
    }

    private void MakeImage()
    {
        Oci(0, "init", "--layout", Layout);
        Oci(0, "new", "--image", Layout + ":a");
    }

    private static string[] Rootless => Environment.IsPrivilegedProcess ? [] : ["--rootless"];

    private void Unpack() => Oci(0, ["unpack", .. Rootless, "--image", Layout + ":a", Bundle]);

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;

    private static string Umoci(int code, params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        Assert.Equal(code, UmociCommandLine.Run(arguments, output, new StringWriter()));
        return output.ToString();
    }

    private static string Oci(int code, params string[] arguments)
    {
        var output = new StringWriter { NewLine = "\n" };
        var error = new StringWriter();
        int actual = CommandRunner.Run(["oci", .. arguments], output, error);
        Assert.True((actual == 0) == (code == 0), $"{string.Join(' ', arguments)}: {actual}: {error}");
        return output.ToString();
    }
}
