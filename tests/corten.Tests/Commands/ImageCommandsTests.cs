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

    [Theory]
    [InlineData(1, "No such image: nope", "rmi", "nope")]
    [InlineData(1, "No such image: nope", "image", "inspect", "nope")]
    [InlineData(1, "No such image: nope", "save", "-o", "/tmp/corten-test-never", "nope")]
    [InlineData(1, "No such image: nope", "tag", "nope", "x")]
    [InlineData(125, "is not an image name", "tag", "nope", "X")]
    [InlineData(1, "connection refused", "pull", "127.0.0.1:1/nope")]
    [InlineData(125, "lower case", "pull", "Nope")]
    [InlineData(125, "not a platform", "pull", "--platform", "a/b/c/d", "127.0.0.1:1/nope")]
    [InlineData(125, "USER:PASSWORD", "pull", "--creds", "alice", "127.0.0.1:1/nope")]
    [InlineData(1, "no such file", "load", "-i", "/nonexistent")]
    [InlineData(125, "docker-archive and oci-archive", "save", "--format", "zip", "nope")]
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

    private string RootFs()
    {
        string tar = Path.Combine(_directory.FullName, "rootfs.tar");
        using var stream = File.Create(tar);
        using var writer = new System.Formats.Tar.TarWriter(stream);
        writer.WriteEntry(new System.Formats.Tar.PaxTarEntry(System.Formats.Tar.TarEntryType.Directory, "etc/"));
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
