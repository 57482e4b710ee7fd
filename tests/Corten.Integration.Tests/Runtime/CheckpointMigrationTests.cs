using Corten.Integration.Tests.Stress;
using Corten.Integration.Tests.Support;
using Corten.TestSupport;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Memory that does not go into the images: to a page server, or to whoever restores when it is touched.</summary>
public sealed class CheckpointMigrationTests : IDisposable
{
    private readonly CheckpointBundle _scene = new();

    private readonly string _criu = Programs.Peer("criu");

    private readonly int _port = LoopbackPort.Next();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void A_page_server_takes_the_memory()
    {
        Rounds.RequireLong();
        _scene.StartCounter();
        string pages = _scene["pages"];
        Directory.CreateDirectory(pages);
        // It returns when it listens, and goes on in the background until the dump is over.
        Command.Shell($"{_criu} page-server --daemon --images-dir {pages} --address 127.0.0.1 --port {_port} --log-file server.log </dev/null >/dev/null 2>&1").Exits();
        _scene.Dump("--page-server", $"127.0.0.1:{_port}");
        Assert.Empty(Directory.GetFiles(_scene["image"], "pages-*.img"));
        Assert.NotEmpty(Directory.GetFiles(pages, "pages-*.img"));
        foreach (string file in Directory.GetFiles(pages, "page*.img"))
            File.Move(file, _scene["image/" + Path.GetFileName(file)], overwrite: true);
        int stopped = _scene.Count();
        _scene.Restore();
        _scene.WaitForCount(stopped + 3);
    }

    [Fact]
    public void Lazy_pages_follow_the_container_when_they_are_touched()
    {
        Bundle target = StartTarget();
        string ready = _scene["ready"];
        using RunningCommand checkpoint = Command.Start("/bin/bash", "-c",
            $"exec {_scene.Runtime} checkpoint --lazy-pages --page-server 127.0.0.1:{_port} --status-fd 9 --manage-cgroups-mode ignore --image-path {_scene["image"]} --work-path {_scene["work"]} {_scene.Id} 9>{ready}");
        Assert.True(Wait.Until(() => checkpoint.HasExited || File.Exists(ready) && new FileInfo(ready).Length > 0), _scene.LogOf("dump.log"));
        Assert.True(!checkpoint.HasExited, $"{(checkpoint.HasExited ? checkpoint.Wait().Error : "")}\n{_scene.LogOf("dump.log")}");
        Assert.Equal([0], File.ReadAllBytes(ready));
        Assert.True(File.Exists(_scene["image/inventory.img"]));
        Assert.DoesNotContain(Directory.GetFiles(_scene["image"], "pages-*.img"), file => new FileInfo(file).Length > 1 << 20);
        int stopped = _scene.Count();
        using RunningCommand server = Command.Start(_criu, "lazy-pages", "--page-server", "--address", "127.0.0.1", "--port", $"{_port}", "--images-dir", _scene["image"], "--work-dir", _scene["work"]);
        Assert.True(Wait.Until(() => server.HasExited || File.Exists(_scene["work/lazy-pages.socket"])));
        string restored = _scene.Id + "-restored";
        try
        {
            CommandResult result = Command.Shell(
                $"exec {_scene.Runtime} restore -d --lazy-pages --manage-cgroups-mode ignore -b {target.Directory.Path} --image-path {_scene["image"]} --work-path {_scene["work"]} {restored} </dev/null >{_scene["log"]} 2>&1");
            Assert.True(result.ExitCode == 0, $"{File.ReadAllText(_scene["log"])}\n{_scene.LogOf("restore.log")}");
            checkpoint.Wait().Exits();
            server.Wait().Exits();
            // The first has gone with the last of its pages; what counts now is the second.
            Assert.Equal(1, _scene.Bundle.Corun("state", _scene.Id).ExitCode);
            _scene.WaitForCount(stopped + 3);
            Assert.Contains("running", _scene.Bundle.Corun("state", restored).Exits().Output, StringComparison.Ordinal);
        }
        finally
        {
            _scene.Bundle.Corun("delete", "--force", restored);
        }
    }

    // A program with some memory of its own: four megabytes of text in a variable.
    private Bundle StartTarget()
    {
        _scene.Bundle.Script("big=$(yes 0123456789 | head -c 4194304); " + CheckpointBundle.Counter + "; echo $big");
        _scene.Start();
        _scene.WaitForCount(3);
        return _scene.Bundle;
    }
}
