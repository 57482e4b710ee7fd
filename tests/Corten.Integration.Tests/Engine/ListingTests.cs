using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>What ps and container prune show and choose.</summary>
public sealed class ListingTests : IDisposable
{
    private readonly Store _store = new();

    [Fact]
    public void Ps_chooses_sorts_and_prints()
    {
        string first = _store.RunDetached(["--name", "one", "--label", "a=1", "-v", $"{_store["rootfs"]}:/data"], "sleep", "1000");
        string second = _store.Corten("create", "--name", "two", "--label", "a=2", "localhost/busybox", "true").Exits().Text;
        Assert.Equal("one", Names());
        Assert.Equal("two one", Names("--all"));
        Assert.Equal("two", Names("--latest"));
        Assert.Equal("two one", Names("-n", "2"));
        Assert.Equal("one two", Names("-a", "--sort", "names"));
        Assert.Equal("one two", Names("-a", "--sort", "created"));
        Assert.Equal("two", Names("-a", "--filter", "label=a=2"));
        Assert.Equal("one", Names("-a", "--filter", "volume=/data"));
        Assert.Equal("two", Names("-a", "--filter", "since=one"));
        Assert.Equal("two", Names("--filter", "status=created"));
        Assert.Equal($"{second}\n{first}", _store.Corten("container", "list", "-aq", "--no-trunc").Exits().Text);
        Assert.Equal("1", _store.Corten("ps", "--format", "{{.Label \"a\"}}").Exits().Text);
        Assert.Matches(@"^[0-9a-f]{12} +localhost/busybox +.sleep 1000. ", _store.Corten("ps", "--noheading").Exits().Text);
        Assert.Matches(@"SIZE\s*\n.* \S+B \(virtual \S+B\)$", _store.Corten("ps", "--size").Exits().Text);
        JsonNode row = JsonNode.Parse(_store.Corten("ps", "--format", "json").Exits().Text)!;
        Assert.Equal(("one", "running", "a=1", "none"), ((string?)row["Names"], (string?)row["State"], (string?)row["Labels"], (string?)row["Networks"]));
        _store.Corten("ps", "--filter", "x=y").FailsWith(125, "x=y");
        _store.Corten("ps", "--sort", "x").FailsWith(125, "--sort");
    }

    [Fact]
    public void Prune_removes_what_does_not_run_and_matches()
    {
        _store.RunDetached(["--name", "runs"], "sleep", "1000");
        foreach (string name in (string[])["p1", "p2", "p3"])
            _store.Corten("create", "--name", name, "--label", $"which={name}", "localhost/busybox", "true").Exits();
        _store.Corten("container", "prune").FailsWith(125, "--force");
        Assert.Contains("Total reclaimed space:", _store.Corten("container", "prune", "-f", "--filter", "label=which=p1").Exits().Text, StringComparison.Ordinal);
        Assert.Equal("p3 p2 runs", Names("-a"));
        _store.Corten("container", "prune", "-f", "--filter", "until=1h").Exits();
        Assert.Equal("p3 p2 runs", Names("-a"));
        Assert.Equal(2, _store.Corten("container", "prune", "-f").Exits().Lines.Count(line => line.Length == 64));
        Assert.Equal("runs", Names("-a"));
    }

    // What the set-up of podman's own system tests calls.
    [Fact]
    public void All_containers_are_removed_at_once()
    {
        string id = _store.RunDetached(["--name", "gone"], "sleep", "1000");
        Assert.Equal($"{id[..12]} gone", _store.Corten("ps", "--all", "--external", "--format", "{{.ID}} {{.Names}}").Exits().Text);
        Assert.Equal(id, _store.Corten("rm", "-t", "0", "--all", "--force", "--ignore").Exits().Text);
        Assert.Equal("", _store.Corten("rm", "-t", "0", "--all", "--force", "--ignore").Exits().Text);
    }

    private string Names(params string[] options) => string.Join(' ', _store.Corten(["ps", "--format", "{{.Names}}", .. options]).Exits().Lines);

    public void Dispose() => _store.Dispose();
}
