using System.Text.Json;
using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>The everyday verbs of images, held against podman's on the same images.</summary>
public sealed class ImageVerbsTests : IClassFixture<TwoImages>, IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly TwoImages _images;

    public ImageVerbsTests(TwoImages images)
    {
        _images = images;
        foreach (string archive in images.Archives)
            Corten("load", "-q", "-i", archive).Exits();
    }

    [Fact]
    public void History_is_podmans_and_its_table_is_dockers()
    {
        LoadIntoPodman();
        JsonArray theirs = JsonNode.Parse(Podman("history", "--format", "json", Name("two")).Exits().Text)!.AsArray();
        JsonNode[] ours = [.. Corten("history", "--no-trunc", "--human=false", "--format", "json", Name("two")).Exits().Lines.Select(line => JsonNode.Parse(line)!)];
        Assert.Equal(theirs.Select(row => (string?)row!["CreatedBy"]), ours.Select(row => (string?)row["CreatedBy"]));
        Assert.Equal(theirs.Select(row => row!["size"]?.ToString() ?? "0"), ours.Select(row => (string?)row["Size"]));
        string[] table = [.. Corten("history", Name("two")).Exits().Lines];
        Assert.Matches("^IMAGE +CREATED +CREATED BY +SIZE +COMMENT$", table[0]);
        Assert.Matches("^[0-9a-f]{12} +.* ago +RUN make own files of image 1 && a command t… +[0-9.]+kB", table[1]);
        Assert.Matches(@"^<missing> +.* ago +/bin/sh -c #\(nop\)  CMD \[""sh""\] +0B", table[2]);
        Assert.Equal(4, table.Length);
    }

    [Fact]
    public void Inspect_has_what_podmans_has()
    {
        LoadIntoPodman();
        JsonNode theirs = JsonNode.Parse(Podman("image", "inspect", Name("one")).Exits().Text)![0]!;
        JsonNode ours = JsonNode.Parse(Corten("image", "inspect", Name("one")).Exits().Text)![0]!;
        Assert.Equal("sha256:" + (string?)theirs["Id"], (string?)ours["Id"]);
        foreach (string field in new[] { "RepoTags", "Architecture", "Os", "RootFS", "Author", "Comment" })
            Assert.Equal((theirs[field] ?? "").ToJsonString(), (ours[field] ?? "").ToJsonString());
        Assert.Equal(theirs["Config"]!["Cmd"]!.ToJsonString(), ours["Config"]!["Cmd"]!.ToJsonString());
        Assert.Equal(theirs["Config"]!["Labels"]!.ToJsonString(), ours["Config"]!["Labels"]!.ToJsonString());
        foreach (string field in new[] { "RepoDigests", "Parent", "Created", "Size", "GraphDriver", "Metadata" })
            Assert.True(ours.AsObject().ContainsKey(field), field);
    }

    [Fact]
    public void The_difference_of_two_images_is_podmans()
    {
        LoadIntoPodman();
        // podman's second image is the one that the first is held against.
        using var theirs = JsonDocument.Parse(Podman("image", "diff", "--format", "json", Name("two"), Name("one")).Exits().Text);
        using var ours = JsonDocument.Parse(Corten("image", "diff", "--json", Name("one"), Name("two")).Exits().Text);
        Assert.Equal(Paths(theirs, "added"), Paths(ours, "added"));
        Assert.Equal(Paths(theirs, "deleted"), Paths(ours, "deleted"));
        Assert.Contains("/shared/1", Paths(ours, "changed"));
    }

    [Theory]
    [InlineData("docker-archive")]
    [InlineData("oci-archive")]
    public void Saving_twice_gives_the_same_bytes_and_podman_loads_them(string format)
    {
        foreach (string file in new[] { "a.tar", "b.tar" })
            Corten("save", "--format", format, "-o", _directory[file], Name("one"), Name("two")).Exits();
        Assert.True(File.ReadAllBytes(_directory["a.tar"]).AsSpan().SequenceEqual(File.ReadAllBytes(_directory["b.tar"])));
        string id = Corten("images", "-q", "--no-trunc", Name("one")).Exits().Text;
        Corten("save", "--format", format, "-o", _directory["one.tar"], Name("one")).Exits();
        Podman("load", "-q", "-i", _directory["one.tar"]).Exits();
        Assert.Equal(id["sha256:".Length..], Podman("image", "inspect", "--format", "{{.Id}}", Name("one")).Exits().Text);
        Corten("rmi", "-f", Name("one"), Name("two")).Exits();
        Assert.Equal([$"Loaded image: {Name("one")}", $"Loaded image: {Name("two")}"], Corten("load", "-i", _directory["a.tar"]).Exits().Lines);
        Assert.Equal(id, Corten("images", "-q", "--no-trunc", Name("one")).Exits().Text);
        Corten("system", "check").Exits();
    }

    [Fact]
    public void What_podman_saves_is_loaded_from_standard_input()
    {
        LoadIntoPodman();
        Podman("save", "--format", "docker-archive", "-m", "-o", _directory["podman.tar"], Name("one"), Name("two")).Exits();
        Corten("rmi", "--all").Exits();
        Command.Shell($"{Command.Quote(Programs.Corten)} {string.Join(' ', Global)} load < {_directory["podman.tar"]}").Exits();
        Assert.Equal(2, Corten("images", "-q").Exits().Lines.Count);
        Corten("system", "check").Exits();
    }

    // The line of the text, with an image of this test.
    [Fact]
    public void A_created_container_is_exported_into_a_directory()
    {
        Directory.CreateDirectory(_directory["rootfs"]);
        string docker = $"{Command.Quote(Programs.Corten)} {string.Join(' ', Global)}";
        Command.Shell($"set -o pipefail; {docker} export $({docker} create --network none {Name("one")}) | tar -C {_directory["rootfs"]} -xf -").Exits();
        Command.Run(Programs.Peer("umoci"), "unpack", "--image", _images.Layout + ":one", _directory["bundle"]).Exits();
        Command.Run("/usr/bin/diff", "-r", "--no-dereference", _directory["bundle/rootfs"], _directory["rootfs"]).Exits();
        // Layers may be mounted; a root file system is not.
        Assert.DoesNotContain(_directory.Mounts, mount => mount.Contains("/containers/", StringComparison.Ordinal));
        string id = Corten("ps", "-aq").Exits().Text;
        Corten("export", "-o", _directory["again.tar"], id).Exits();
        Assert.Equal("", Corten("diff", id).Exits().Text);
        Assert.Equal("0", Command.Shell($"tar -tf {_directory["again.tar"]} | grep -c shared/2$").Text);
        Corten("rm", id).Exits();
    }

    [Fact]
    public void The_tree_says_what_upper_layers_hold_in_vain()
    {
        using var tree = JsonDocument.Parse(Corten("image", "tree", "--format", "json", "--layers", "2", Name("one")).Exits().Text);
        Assert.Equal(["/shared/1", "/shared/2"], tree.RootElement.GetProperty("Wasted").EnumerateArray().Select(file => file.GetProperty("Path").GetString()).Order());
        Assert.Equal(2 * 4096, tree.RootElement.GetProperty("WastedBytes").GetInt64());
        Assert.Contains(tree.RootElement.GetProperty("Layers")[1].GetProperty("Files").EnumerateArray(), file => file.GetProperty("Path").GetString() == "/shared/2" && file.GetProperty("Change").GetString() == "D");
    }

    [Fact]
    public void Disk_usage_is_that_of_the_directories_and_a_prune_frees_it()
    {
        Corten("create", "--network", "none", Name("one")).Exits();
        string[] table = [.. Corten("system", "df").Exits().Lines];
        Assert.Matches("^TYPE +TOTAL +ACTIVE +SIZE +RECLAIMABLE$", table[0]);
        Assert.Matches("^Images +2 +1 +[0-9.]+[kM]B +[0-9.]+[kM]B \\([0-9]+%\\)$", table[1]);
        Assert.Matches("^Containers +1 +0 ", table[2]);
        Assert.Contains("UNIQUE SIZE", Corten("system", "df", "-v").Exits().Output, StringComparison.Ordinal);
        Assert.Contains("Total reclaimed space: ", Corten("system", "prune", "--all", "--force").Exits().Output, StringComparison.Ordinal);
        Assert.Equal("", Corten("images", "-q").Exits().Text);
        Assert.Equal("", Corten("ps", "-aq").Exits().Text);
        Assert.Matches("^Images +0 +0 +0B +0B$", Corten("system", "df").Exits().Lines[1]);
    }

    [Fact]
    public void Damage_is_told_line_by_line_and_repaired()
    {
        string container = Corten("create", "--network", "none", Name("one")).Exits().Text;
        File.WriteAllText($"{_directory["store"]}/containers/{container}/container.json", "{");
        string blob = Directory.GetFiles(_directory["store/content/blobs/sha256"]).MaxBy(file => new FileInfo(file).Length)!;
        using (FileStream stream = File.OpenWrite(blob))
            stream.Write("damaged"u8);
        CommandResult check = Corten("system", "check").Exits(1);
        Assert.Contains(check.Lines, line => line.StartsWith($"container {container[..12]}: ", StringComparison.Ordinal));
        Assert.Contains(check.Lines, line => line.StartsWith("image localhost/app:", StringComparison.Ordinal) && line.Contains(Path.GetFileName(blob), StringComparison.Ordinal));
        Assert.Contains("--force", Corten("system", "check", "--repair").Exits(1).Output, StringComparison.Ordinal);
        Corten("system", "check", "--repair", "--force").Exits();
        Assert.Equal("", Corten("system", "check").Exits().Output);
        foreach (string archive in _images.Archives)
            Corten("load", "-q", "-i", archive).Exits();
        Assert.Equal("", Corten("system", "check").Exits().Output);
    }

    [Fact]
    public void A_list_of_manifests_is_pushed_and_pulled_by_platform()
    {
        using var registry = new Registry();
        Corten("manifest", "create", "multi", Name("one")).Exits();
        Corten("manifest", "add", "--arch", "riscv64", "multi", Name("two")).Exits();
        Corten("manifest", "annotate", "--annotation", "a=b", "multi", Name("two")).Exits();
        string digest = Corten("manifest", "push", "--all", "multi", $"docker://{registry.Host}/multi:1").Exits().Text;
        Assert.Equal(digest, Command.Run(Programs.Peer("skopeo"), "inspect", "--tls-verify=false", "--format", "{{.Digest}}", $"docker://{registry.Host}/multi:1").Exits().Text);
        using var shown = JsonDocument.Parse(Corten("manifest", "inspect", $"{registry.Host}/multi:1").Exits().Text);
        Assert.Equal("b", shown.RootElement.GetProperty("manifests")[1].GetProperty("annotations").GetProperty("a").GetString());
        Assert.Equal(Corten("manifest", "inspect", "multi").Exits().Text, Corten("manifest", "inspect", $"{registry.Host}/multi:1").Exits().Text);
        Corten("manifest", "exists", "multi").Exits();
        Corten("manifest", "rm", "multi").Exits();
        Corten("manifest", "exists", "multi").Exits(1);
        Corten("system", "check").Exits();
    }

    public void Dispose()
    {
        if (Directory.Exists(_directory["podman"]))
            Podman("rmi", "--all", "--force");
        _directory.Dispose();
    }

    private static string Name(string tag) => $"localhost/app:{tag}";

    private void LoadIntoPodman()
    {
        foreach (string archive in _images.Archives)
            Podman("load", "-q", "-i", archive).Exits();
    }

    private static string[] Paths(JsonDocument changes, string kind) =>
        changes.RootElement.TryGetProperty(kind, out JsonElement paths) && paths.ValueKind == JsonValueKind.Array ? [.. paths.EnumerateArray().Select(path => path.GetString()!).Order(StringComparer.Ordinal)] : [];

    private string[] Global => ["--root", _directory["store"], "--runroot", _directory["run"]];

    private CommandResult Corten(params IEnumerable<string> arguments) => Command.Run(Programs.Corten, [.. Global, .. arguments]);

    private CommandResult Podman(params IEnumerable<string> arguments) => Command.Run(Programs.Peer("podman"),
        ["--root", _directory["podman"], "--runroot", _directory["podman-run"], "--tmpdir", _directory["podman-tmp"], "--storage-driver", "vfs", .. arguments]);
}
