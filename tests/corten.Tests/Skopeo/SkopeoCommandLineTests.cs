using System.Text.Json;
using Corten.CommandLine;
using Corten.Registry.Tests;
using Corten.Skopeo;

namespace Corten.CommandLineTests.Skopeo;

/// <summary>The program as skopeo, beside the real one and the real registry.</summary>
public sealed class SkopeoCommandLineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-skopeo-");

    [Fact]
    public void The_command_of_the_texts_copies_from_a_registry_to_a_layout_that_skopeo_and_umoci_read()
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "opensuse/tumbleweed:latest");
        string layout = Scratch("tumbleweed");
        Skopeo(0, "copy", $"docker://{registry.Host}/opensuse/tumbleweed:latest", $"oci:{layout}:latest");
        Assert.Equal(DebianRegistry.Run("skopeo", "inspect", "--raw", "--tls-verify=false", $"docker://{registry.Host}/opensuse/tumbleweed:latest"), DebianRegistry.Run("skopeo", "inspect", "--raw", $"oci:{layout}:latest"));
        DebianRegistry.Run("umoci", "unpack", "--image", layout + ":latest", Scratch("bundle"));
        Assert.Equal("hello", File.ReadAllText(Path.Combine(Scratch("bundle"), "rootfs/greeting")));
    }

    [Fact]
    public void Inspect_tags_and_digests_are_printed_as_skopeo_prints_them()
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "app:v1");
        registry.Push(MakeImage(), "app:v2");
        string place = $"docker://{registry.Host}/app:v1";
        using var own = JsonDocument.Parse(Skopeo(0, "inspect", place));
        using var real = JsonDocument.Parse(DebianRegistry.Run("skopeo", "inspect", "--tls-verify=false", place));
        foreach (var property in real.RootElement.EnumerateObject())
            Assert.True(JsonElement.DeepEquals(property.Value, own.RootElement.GetProperty(property.Name)), property.Name);
        Assert.Equal(DebianRegistry.Run("skopeo", "inspect", "--tls-verify=false", "--config", "--raw", place), Skopeo(0, "inspect", "--config", "--raw", place));
        Assert.Equal(DebianRegistry.Run("skopeo", "list-tags", "--tls-verify=false", $"docker://{registry.Host}/app"), Skopeo(0, "list-tags", $"docker://{registry.Host}/app"));
        Assert.Equal("linux\n", Skopeo(0, "inspect", "--format", "{{.Os}}", place));
        File.WriteAllText(Scratch("manifest"), Skopeo(0, "inspect", "--raw", place));
        Assert.Equal(DebianRegistry.Run("skopeo", "manifest-digest", Scratch("manifest")), Skopeo(0, "manifest-digest", Scratch("manifest")));
        Skopeo(0, "delete", place);
        Assert.Contains("manifest unknown", Skopeo(2, "inspect", place));
    }

    [Fact]
    public void Sync_brings_all_tags_into_a_directory_and_back()
    {
        using var registry = new DebianRegistry();
        registry.Push(MakeImage(), "team/app:v1");
        registry.Push(MakeImage(), "team/app:v2");
        Assert.Contains("Would have synced 2 images", Skopeo(0, "sync", "--src", "docker", "--dest", "dir", "--dry-run", $"{registry.Host}/team/app", Scratch("images")));
        Skopeo(0, "sync", "--src", "docker", "--dest", "dir", "--scoped", $"{registry.Host}/team/app", Scratch("images"));
        Assert.True(File.Exists(Path.Combine(Scratch("images"), registry.Host, "team/app:v2/manifest.json")));
        Skopeo(0, "sync", "--src", "dir", "--dest", "docker", Scratch("images"), $"{registry.Host}/copied");
        Assert.Contains("\"v2\"", Skopeo(0, "list-tags", $"docker://{registry.Host}/copied/app"));
        File.WriteAllText(Scratch("list.yaml"), $"{registry.Host}:\n  images:\n    copied/app: [v1]\n  images-by-tag-regex:\n    team/app: ^v[2-9]$\n");
        Assert.Contains("Synced 2 images", Skopeo(0, "sync", "--src", "yaml", "--dest", "dir", "--scoped", Scratch("list.yaml"), Scratch("listed")));
        Assert.Contains("'dir'", Skopeo(1, "sync", "--src", "oci", "--dest", "dir", "x", "y").Replace("dir,", "'dir',"));
    }

    [Fact]
    public void A_login_is_verified_kept_shown_and_forgotten()
    {
        using var registry = new DebianRegistry(withPassword: true);
        string file = Scratch("auth.json");
        Assert.Contains("refuses", Skopeo(1, "login", "--authfile", file, "-u", "alice", "-p", "wrong", registry.Host));
        Assert.Equal("Login Succeeded!\n", Skopeo(0, "login", "--authfile", file, "-u", "alice", "-p", "secret", registry.Host));
        Assert.Equal("alice\n", Skopeo(0, "login", "--authfile", file, "--get-login", registry.Host));
        Skopeo(0, "copy", "-q", "--dest-authfile", file, MakeImage(), $"docker://{registry.Host}/app:v1");
        Assert.Contains("needs a login", Skopeo(1, "copy", "--src-no-creds", $"docker://{registry.Host}/app:v1", $"dir:{Scratch("x")}"));
        Assert.Contains("needs a login", Skopeo(1, "inspect", "--no-creds", $"docker://{registry.Host}/app:v1"));
        Skopeo(0, "inspect", "--creds", "alice:secret", $"docker://{registry.Host}/app:v1");
        Assert.Equal($"Removed login credentials for {registry.Host}\n", Skopeo(0, "logout", "--authfile", file, registry.Host));
        Assert.Contains("not logged in", Skopeo(1, "logout", "--authfile", file, registry.Host));
        Assert.Contains("Removed", Skopeo(0, "logout", "--authfile", file, "--all"));
    }

    [Fact]
    public void An_image_of_this_machine_is_pushed_and_policies_hold()
    {
        using var registry = new DebianRegistry();
        string image = MakeImage();
        Skopeo(0, "copy", "-q", image, "containers-storage:localhost/app:v1");
        Assert.Contains("v2: digest: sha256:", Corten(0, "push", "localhost/app:v1", $"{registry.Host}/pushed:v2"));
        File.WriteAllText(Scratch("policy.json"), """{"default":[{"type":"reject"}]}""");
        string[] pull = ["pull", $"{registry.Host}/pushed:v2"];
        Assert.Contains("rejected", Corten(1, [.. pull, "--policy", Scratch("policy.json")]));
        Corten(0, pull);
        Assert.Contains("rejected", Skopeo(1, "--policy", Scratch("policy.json"), "copy", image, $"dir:{Scratch("d")}"));
        Skopeo(0, "--policy", Scratch("policy.json"), "--insecure-policy", "copy", "--digestfile", Scratch("digest"), image, $"dir:{Scratch("d")}");
        Assert.StartsWith("sha256:", File.ReadAllText(Scratch("digest")));
    }

    [Theory]
    [InlineData("unknown command 'nope' for 'skopeo'", "nope")]
    [InlineData("unknown flag: --nope", "copy", "--nope", "a", "b")]
    [InlineData("requires exactly 2 arguments", "copy", "a")]
    [InlineData("not a transport", "copy", "x://a", "dir:/tmp/corten-test-never")]
    [InlineData("choose oci or v2s2", "copy", "--format", "v3", "dir:a", "dir:b")]
    [InlineData("not between 1 and 9", "copy", "--dest-compress-level", "99", "dir:a", "dir:b")]
    [InlineData("there is no image", "copy", "dir:/nonexistent", "dir:/tmp/corten-test-never")]
    [InlineData("--all and --multi-arch", "copy", "--all", "--multi-arch", "all", "dir:a", "dir:b")]
    [InlineData("takes a repository", "list-tags", "docker://a.example/b:c")]
    [InlineData("not a duration", "--command-timeout", "soon", "inspect", "dir:/nonexistent")]
    public void What_is_wrong_is_one_sentence_and_exit_code_1(string sentence, params string[] arguments)
    {
        string error = Skopeo(1, arguments);
        Assert.StartsWith("Error: ", error);
        Assert.Contains(sentence, error);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private string Scratch(string name) => Path.Combine(_directory.FullName, name);

    private string MakeImage()
    {
        string layout = Scratch("made");
        if (!Directory.Exists(layout))
        {
            DebianRegistry.Run("umoci", "init", "--layout", layout);
            DebianRegistry.Run("umoci", "new", "--image", layout + ":v1");
            File.WriteAllText(Scratch("greeting"), "hello");
            DebianRegistry.Run("umoci", "insert", "--image", layout + ":v1", Scratch("greeting"), "/greeting");
        }
        return $"oci:{layout}:v1";
    }

    // What is printed: standard output, or the error where one is expected.
    private string Skopeo(int code, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.True(SkopeoCommandLine.Run(["--root", Scratch("root"), "--runroot", Scratch("run"), .. arguments], output, error) == code, error.ToString() + output);
        return code == 0 ? output.ToString() : error.ToString();
    }

    private string Corten(int code, params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        Assert.True(CommandRunner.Run(["--root", Scratch("root"), "--runroot", Scratch("run"), .. arguments], output, error) == code, error.ToString());
        return code == 0 ? output.ToString() : error.ToString();
    }
}
