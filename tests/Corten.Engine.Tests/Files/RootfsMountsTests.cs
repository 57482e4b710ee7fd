using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Files;

public sealed class RootfsMountsTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_root_file_system_stays_mounted_until_everyone_has_unmounted_it()
    {
        var engine = _test.Open();
        var container = engine.Get(engine.Create(TestEngine.Options("touch", "/new") with { Name = "m" }).Id);
        string path = engine.Mounts.Mount(container);
        Assert.Equal(path, engine.Mounts.Mount(container));
        Assert.True(File.Exists(path + "/etc/passwd"));
        // A run begins and ends meanwhile.
        TestEngine.ReadAll(engine.Start(container, Monitor.Protocol.AttachFlags.Stdout, null)!);
        engine.CleanUp(container.Record.Id);
        Assert.True(File.Exists(path + "/new"));
        Assert.True(engine.Mounts.Unmount(container, all: false));
        Assert.True(File.Exists(path + "/new"));
        Assert.True(engine.Mounts.Unmount(container, all: false));
        Assert.False(File.Exists(path + "/etc/passwd"));
        Assert.False(engine.Mounts.Unmount(container, all: false));
    }

    [Fact]
    public void A_mounted_container_is_removed_without_leaving_anything()
    {
        var engine = _test.Open();
        var container = engine.Get(engine.Create(TestEngine.Options("true")).Id);
        engine.Mounts.Mount(container);
        engine.Remove(container, force: false);
        Assert.Empty(_test.Leftovers());
        Assert.False(File.Exists(_test.Paths.MountCount(container.Record.Id)));
    }

    public void Dispose() => _test.Dispose();
}
