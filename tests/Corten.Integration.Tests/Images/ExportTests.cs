using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>export and diff of containers.</summary>
public sealed class ExportTests : IDisposable
{
    private readonly Store _store = new();

    [Fact]
    public void A_running_container_is_exported_and_compared()
    {
        string id = _store.RunDetached([], "sh", "-c", "echo history > /root-history; rm /etc/passwd; mkdir /made; echo x > /made/file; ln /made/file /made/link; sleep 1000");
        Assert.True(Wait.Until(() => _store.Corten("diff", id).Exits().Lines.Contains("A /made/link")), "the container did not write its files");
        string[] changes = [.. _store.Corten("diff", id).Exits().Lines];
        Assert.Contains("A /root-history", changes);
        Assert.Contains("C /etc", changes);
        Assert.Contains("D /etc/passwd", changes);
        Assert.Contains("\"/made/file\"", _store.Corten("diff", "--format", "json", id).Exits().Output, StringComparison.Ordinal);
        _store.Corten("export", "-o", _store["running.tar"], id).Exits();
        _store.Corten("stop", "-t", "0", id).Exits();
        _store.Corten("export", "-o", _store["stopped.tar"], id).Exits();
        foreach (string tar in new[] { "running.tar", "stopped.tar" })
        {
            string listing = Command.Run(Programs.Peer("tar"), "-tvf", _store[tar]).Exits().Output;
            Assert.Contains("made/link link to made/file", listing, StringComparison.Ordinal);
            Assert.DoesNotContain("etc/passwd", listing, StringComparison.Ordinal);
        }
        Assert.DoesNotContain(_store.Mounts, mount => mount.Contains(id, StringComparison.Ordinal));
        _store.Corten("import", _store["stopped.tar"], "localhost/back").Exits();
        Assert.Equal("history", _store.Corten("run", "--rm", "--network", "none", "localhost/back", "/bin/cat", "/root-history").Exits().Text);
    }

    [Fact]
    public void Holes_attributes_and_owners_come_through()
    {
        string id = _store.RunDetached(["--user", "0"], "sh", "-c", "truncate -s 200M /hole; echo end >> /hole; chown 12:34 /hole; chmod 4711 /hole; sleep 1000");
        Assert.True(Wait.Until(() => _store.Corten("exec", id, "stat", "-c", "%a", "/hole").Text == "4711"), "the container did not write its file");
        _store.Corten("export", "-o", _store["hole.tar"], id).Exits();
        Assert.InRange(new FileInfo(_store["hole.tar"]).Length, 1, 20_000_000);
        Directory.CreateDirectory(_store["out"]);
        Command.Run(Programs.Peer("tar"), "-C", _store["out"], "--numeric-owner", "-xpf", _store["hole.tar"], "hole").Exits();
        Assert.Equal("12 34 4711 209715204", Command.Run("/usr/bin/stat", "-c", "%u %g %a %s", _store["out/hole"]).Exits().Text);
        Assert.Equal("end", Command.Run("/usr/bin/tail", "-n", "1", _store["out/hole"]).Exits().Output.TrimEnd('\n').TrimStart('\0'));
    }

    [Fact]
    public void A_container_that_is_not_there_cannot_be_exported()
    {
        _store.Corten("export", "-o", _store["never.tar"], "nope").FailsWith(1, "no such container: nope");
        _store.Corten("diff", "nope").FailsWith(1, "no such container: nope");
        Assert.False(File.Exists(_store["never.tar"]));
    }

    public void Dispose() => _store.Dispose();
}
