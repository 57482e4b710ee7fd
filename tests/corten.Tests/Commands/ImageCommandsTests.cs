using System.Text.Json;
using Corten.CommandLine;

namespace Corten.CommandLineTests.Commands;

public sealed class ImageCommandsTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-image-verbs-");

    [Fact]
    public void The_verbs_of_an_images_life_speak_as_dockers()
    {
        string id = Corten(0, "import", "-c", "CMD [\"sh\"]", "-m", "made here", RootFs(), "localhost/box:1").Trim();
        Assert.StartsWith("sha256:", id);
        string shown = id["sha256:".Length..][..12];
        string[] table = Corten(0, "images").Split('\n');
        Assert.Matches("^REPOSITORY +TAG +IMAGE ID +CREATED +SIZE$", table[0]);
        Assert.Matches($"^localhost/box +1 +{shown} +.* seconds? ago +[0-9.]+kB$", table[1].Replace("Less than a second ago", "1 second ago"));
        Assert.Equal(shown + "\n", Corten(0, "images", "-q"));
        Assert.Equal(id + "\n", Corten(0, "image", "ls", "-q", "--no-trunc", "box:1"));
        Assert.Equal("localhost/box:1\n", Corten(0, "images", "--format", "{{.Repository}}:{{.Tag}}"));
        Assert.Contains("\"Digest\":\"<none>\"", Corten(0, "images", "--format", "json"));

        Assert.Equal("", Corten(0, "tag", "box:1", "other"));
        Assert.Equal("[other:latest localhost/box:1]\n", Corten(0, "image", "inspect", "-f", "{{.RepoTags}}", shown));
        using var inspected = JsonDocument.Parse(Corten(0, "image", "inspect", "other"));
        Assert.Equal("sh", inspected.RootElement[0].GetProperty("Config").GetProperty("Cmd")[0].GetString());
        Assert.Equal("made here", inspected.RootElement[0].GetProperty("Comment").GetString());

        string archive = Path.Combine(_directory.FullName, "saved.tar");
        Corten(0, "save", "-o", archive, "box:1", "other");
        Assert.Equal("Untagged: other:latest\n", Corten(0, "rmi", "other"));
        Assert.Equal($"Untagged: localhost/box:1\nDeleted: {id}\n", Corten(0, "rmi", "box:1"));
        Assert.Equal("Loaded image: localhost/box:1\nLoaded image: other:latest\n", Corten(0, "load", "-i", archive));
    }

    [Fact]
    public void History_tree_and_diff_show_how_an_image_is_made()
    {
        string id = Corten(0, "import", "-m", "made here", RootFs(), "one").Trim();
        string shown = id["sha256:".Length..][..12];
        string[] table = Corten(0, "history", "one").Split('\n');
        Assert.Matches("^IMAGE +CREATED +CREATED BY +SIZE +COMMENT$", table[0]);
        Assert.Matches($"^{shown} +.+ ago +corten import +[0-9.]+kB +made here$", table[1]);
        Assert.Matches($"^{id} +20..-..-..T..:..:..Z +corten import +[0-9]+ +made here$", Corten(0, "history", "--no-trunc", "--human=false", "one").Split('\n')[1]);
        Assert.Equal(shown + "\n", Corten(0, "history", "-q", "one"));
        Assert.Equal("corten import\n", Corten(0, "history", "--format", "{{.CreatedBy}}", "one"));
        Assert.Contains("└── 1 ", Corten(0, "image", "tree", "one"), StringComparison.Ordinal);
        Assert.Contains("A drwxr-xr-x 0:0 0B /etc", Corten(0, "image", "tree", "--layers", "1", "one"), StringComparison.Ordinal);
        Assert.Equal("1 0\n", Corten(0, "image", "tree", "--format", "{{len .Layers}} {{.WastedBytes}}", "one"));
        Corten(0, "import", RootFs("srv/"), "two");
        Assert.Equal("D /etc\nA /srv\n", Corten(0, "image", "diff", "one", "two"));
        Assert.Equal("{\"added\":[\"/srv\"],\"deleted\":[\"/etc\"]}\n", Corten(0, "image", "diff", "--json", "one", "two"));
    }

    [Fact]
    public void Images_are_filtered_untagged_and_pruned()
    {
        Corten(0, "import", "-c", "LABEL a=b", RootFs(), "docker.io/library/one:1");
        Corten(0, "import", "-c", "LABEL a=c", RootFs("srv/"), "reg.example/team/two:2");
        string Names(params string[] filters) =>
            string.Join(' ', Corten(0, ["images", "--format", "{{.Repository}}:{{.Tag}}", .. filters.SelectMany(f => new[] { "-f", f })]).Split('\n', StringSplitOptions.RemoveEmptyEntries).Order());
        Assert.Equal("one:1 reg.example/team/two:2", Names());
        Assert.Equal("one:1", Names("label=a=b"));
        Assert.Equal("one:1 reg.example/team/two:2", Names("label=a=b", "label=a=c"));
        Assert.Equal("reg.example/team/two:2", Names("since=one:1"));
        Assert.Equal("one:1", Names("before=reg.example/team/two:2"));
        Assert.Equal("reg.example/team/two:2", Names("reference=*/team/*"));
        Assert.Equal("one:1", Names("reference=one"));
        Assert.Equal("", Names("reference=one:2"));
        Assert.Equal("", Names("until=24h"));
        Assert.Equal("", Names("dangling=true"));
        Corten(1, "image", "exists", "three");
        Corten(0, "image", "exists", "one:1");
        Corten(0, "untag", "one:1");
        Corten(1, "image", "exists", "one:1");
        Assert.Equal("<none>:<none>", Names("dangling=true"));
        Assert.Contains("Total reclaimed space: 0B", Corten(0, "image", "prune", "--force", "--filter", "until=24h"), StringComparison.Ordinal);
        Assert.Matches("^Deleted Images:\ndeleted: sha256:[0-9a-f]{64}\n\nTotal reclaimed space: .*B\n$", Corten(0, "image", "prune", "-f"));
        Assert.Equal("reg.example/team/two:2", Names());
        Assert.Equal("", Corten(0, "system", "check"));
        Corten(0, "tag", "reg.example/team/two:2", "three", "four");
        Assert.Equal("", Corten(0, "rmi", "--ignore", "nope"));
        Assert.Contains("Untagged: four:latest", Corten(0, "rmi", "--all"), StringComparison.Ordinal);
        Assert.Matches("^Images +0 +0 +0B +0B$", Corten(0, "system", "df").Split('\n')[1]);
        Assert.Contains("\"Type\":\"Containers\"", Corten(0, "system", "df", "--format", "json"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_origin_of_images_is_a_table_with_advice_below()
    {
        Corten(0, "import", RootFs("usr/lib/os-release", "ID=debian\nVERSION_ID=10\nPRETTY_NAME=\"Debian GNU/Linux 10 (buster)\"\n"), "old");
        Corten(0, "import", RootFs("srv/"), "none");
        string[] lines = Corten(0, "image", "origin").Split('\n');
        Assert.Matches("^IMAGE +BASE +DISTRIBUTION +SUPPORT ENDS +CREATED$", lines[0]);
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, "^none:latest +unknown +unknown +unknown +.* ago$"));
        Assert.Contains(lines, line => System.Text.RegularExpressions.Regex.IsMatch(line, @"^old:latest +unknown +Debian GNU/Linux 10 \(buster\) +2022-09-10 +.* ago$"));
        Assert.Matches(@"^old:latest: the support of Debian GNU/Linux 10 \(buster\) ended on 2022-09-10, \d+ days ago: ", lines[4]);
        Assert.Equal("debian 10 ended \n", Corten(0, "image", "origin", "--format", "{{.DistributionID}} {{.Version}} {{.Support}} {{.BaseFrom}}", "old"));
        using var json = JsonDocument.Parse(Corten(0, "image", "origin", "--format", "json", "none"));
        Assert.Equal("", json.RootElement.GetProperty("Note").GetString());
    }

    [Theory]
    [InlineData(1, "No such image: nope", "image", "origin", "nope")]
    [InlineData(1, "No such image: nope", "rmi", "nope")]
    [InlineData(1, "No such image: nope", "history", "nope")]
    [InlineData(1, "No such image: nope", "untag", "nope")]
    [InlineData(1, "No such image: nope", "image", "tree", "nope")]
    [InlineData(125, "either names", "rmi")]
    [InlineData(125, "either names", "rmi", "-a", "x")]
    [InlineData(125, "needs --repair", "system", "check", "--force")]
    [InlineData(125, "lowest is 1", "image", "tree", "-l", "zero", "nope")]
    [InlineData(125, "invalid filter", "image", "prune", "-f", "--filter", "dangling=true")]
    [InlineData(1, "No such image: nope", "image", "inspect", "nope")]
    [InlineData(1, "No such image: nope", "save", "-o", "/tmp/corten-test-never", "nope")]
    [InlineData(1, "No such image: nope", "tag", "nope", "x", "y")]
    [InlineData(125, "is not an image name", "tag", "nope", "X")]
    [InlineData(1, "connection refused", "pull", "127.0.0.1:1/nope")]
    [InlineData(125, "lower case", "pull", "Nope")]
    [InlineData(125, "not a platform", "pull", "--platform", "a/b/c/d", "127.0.0.1:1/nope")]
    [InlineData(125, "USER:PASSWORD", "pull", "--creds", "alice", "127.0.0.1:1/nope")]
    [InlineData(1, "no such file", "load", "-i", "/nonexistent")]
    [InlineData(125, "docker-archive and oci-archive", "save", "--format", "zip", "nope")]
    [InlineData(125, "takes one image", "save", "--format", "oci-dir", "-o", "/tmp/corten-test-never", "a", "b")]
    [InlineData(125, "--output", "save", "--format", "docker-dir", "a")]
    [InlineData(1, "No such image: nope", "save", "--format", "oci-dir", "-o", "/tmp/corten-test-never", "nope")]
    [InlineData(125, "invalid filter", "images", "-f", "nope=1")]
    public void What_is_wrong_is_one_sentence_and_dockers_exit_code(int code, string sentence, params string[] arguments)
    {
        if (arguments[0] == "images")
            Corten(0, "import", RootFs(), "x");
        string error = Fails(code, arguments);
        Assert.StartsWith("Error: ", error);
        Assert.Contains(sentence, error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.False(File.Exists("/tmp/corten-test-never"));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string RootFs(string name, string content)
    {
        string tar = Path.Combine(_directory.FullName, "rootfs.tar");
        using var stream = File.Create(tar);
        using var writer = new System.Formats.Tar.TarWriter(stream);
        writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.RegularFile, name) { DataStream = new MemoryStream(System.Text.Encoding.UTF8.GetBytes(content)) });
        return tar;
    }

    private string RootFs(string name = "etc/")
    {
        string tar = Path.Combine(_directory.FullName, "rootfs.tar");
        using var stream = File.Create(tar);
        using var writer = new System.Formats.Tar.TarWriter(stream);
        writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, name) { Mode = (UnixFileMode)0x1ed });
        return tar;
    }

    private string Corten(int code, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.True(CommandRunner.Run(Global(arguments), output, error) == code, error.ToString());
        return output.ToString();
    }

    private string Fails(int code, string[] arguments)
    {
        var error = new StringWriter();
        Assert.Equal(code, CommandRunner.Run(Global(arguments), new StringWriter(), error));
        return error.ToString();
    }

    private string[] Global(string[] arguments) =>
        ["--root", Path.Combine(_directory.FullName, "root"), "--runroot", Path.Combine(_directory.FullName, "run"), .. arguments];
}
