using System.Diagnostics;
using System.Text.Json;

namespace Corten.Oci.Tests;

/// <summary>skopeo writes the normalised name into a docker-archive: our parser must make of it the same, and refuse the same.</summary>
public sealed class ReferenceDifferentialTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-reference-");

    [Fact]
    public void Skopeo_normalises_and_refuses_the_same_names()
    {
        if (!File.Exists("/usr/bin/skopeo"))
            Assert.Skip("skopeo is not installed: names are not compared with it");
        string source = MakeSource();
        // A first component in upper case is a registry to docker today, but not yet to this skopeo: it is left out.
        string[] names =
        [
            "busybox", "a/b", "a.b/c", "localhost/x", "localhost", "x:1", "a:5000/b", "a:5000", "Abc", "a/B", "a_b", "a__b", "a___b",
            "a.-b", "a-b", "a--b", "a-", "-a", "a.", "a..b", "a/b/c/d:tag_1.2-3", "a:tag/x", "index.docker.io/x", "docker.io/x/y",
            "docker.io/library/x", "x:.t", "x:_t", "x:" + new string('t', 128), "x:" + new string('t', 129), new string('a', 64), new string('g', 64),
            "h..x/y", "-h.x/y", "h-.x/y", "h.x:/y", "h.x:1a/y", "1.2.3.4:80/y", "x/_y", "x/y_", "x/", "localhost:1/", "docker.io/",
        ];
        foreach (string name in names)
            Assert.Equal((name, Skopeo(source, name)), (name, Ours(name)));
    }

    private static string Ours(string name) =>
        Reference.TryParse(name, out var reference, out _) ? reference.WithDefaultTag().ToString() : "refused";

    private string MakeSource()
    {
        string layout = Path.Combine(_directory.FullName, "oci");
        Assert.Equal(0, Run("umoci", "init", "--layout", layout));
        Assert.Equal(0, Run("umoci", "new", "--image", layout + ":t"));
        return $"oci:{layout}:t";
    }

    private string Skopeo(string source, string name)
    {
        string archive = Path.Combine(_directory.FullName, Guid.NewGuid().ToString("N") + ".tar");
        if (Run("skopeo", "--insecure-policy", "copy", "-q", source, $"docker-archive:{archive}:{name}") != 0)
            return "refused";
        string extracted = Directory.CreateDirectory(archive + ".d").FullName;
        Assert.Equal(0, Run("tar", "-xf", archive, "-C", extracted, "manifest.json"));
        using var manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(extracted, "manifest.json")));
        return manifest.RootElement[0].GetProperty("RepoTags")[0].GetString()!;
    }

    private static int Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode;
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
