using Corten.Engine.Records;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Volumes;

public sealed class VolumeTests : IDisposable
{
    private readonly TestEngine _test = new();

    [Fact]
    public void A_named_volume_is_made_when_a_container_names_it_and_outlives_it()
    {
        Assert.Equal(0, _test.Run(Command("echo kept > /data/file") with { Volumes = [Named("data", "/data")], AutoRemove = true }).Code);
        Assert.Equal(("kept\n", 0), _test.Run(Command("cat /other/file") with { Volumes = [Named("data", "/other")], AutoRemove = true }));
        Assert.Equal(["data"], _test.Open().Volumes.List().Select(v => v.Name));
    }

    [Fact]
    public void An_empty_volume_gets_what_the_image_has_in_its_place_once()
    {
        string script = "cat /etc/passwd; rm -f /etc/passwd /etc/group";
        Assert.Contains("user:x:1000", _test.Run(Command(script) with { Volumes = [Named("etc", "/etc")], AutoRemove = true }).Output, StringComparison.Ordinal);
        // It is filled again, because it is empty again, but not where that is refused.
        Assert.Equal("", _test.Run(Command("ls /etc | grep passwd") with { Volumes = [Named("etc", "/etc") with { NoCopy = true }], AutoRemove = true }).Output);
        Assert.Contains("user:x:1000", _test.Run(Command("cat /etc/passwd") with { Volumes = [Named("etc", "/etc")], AutoRemove = true }).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_copy_that_was_killed_half_way_is_done_again()
    {
        var engine = _test.Open();
        engine.Volumes.Create("half", [], [], existing: false);
        File.WriteAllText(_test.Paths.VolumeData("half") + "/part", "");
        File.WriteAllText(_test.Paths.Volume("half") + "/filling", "");
        var (output, code) = _test.Run(Command("ls /etc/part; cat /etc/group") with { Volumes = [Named("half", "/etc")], AutoRemove = true });
        Assert.Equal(0, code);
        Assert.Contains("No such file", output, StringComparison.Ordinal);
        Assert.Contains("extra:x:2000", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Volumes_without_a_name_go_with_rm_volumes_and_with_rm_only()
    {
        var engine = _test.Open();
        var kept = engine.Create(Command("true") with { Volumes = [Named("", "/data")] });
        var gone = engine.Create(Command("true") with { Volumes = [Named("", "/data")] });
        Assert.Equal(2, engine.Volumes.List().Count(v => v.IsAnonymous));
        engine.Remove(engine.Get(kept.Id), force: false);
        engine.Remove(engine.Get(gone.Id), force: false, volumes: true);
        Assert.Equal([kept.Mounts[0].Source], engine.Volumes.List().Select(v => v.Name));
        Assert.Equal(0, _test.Run(Command("touch /data/x") with { Volumes = [Named("", "/data")], AutoRemove = true }).Code);
        Assert.Single(engine.Volumes.List());
    }

    [Fact]
    public void A_volume_in_use_is_not_removed()
    {
        var engine = _test.Open();
        var record = engine.Create(Command("true") with { Volumes = [Named("used", "/data")] });
        var error = Assert.Throws<EngineException>(() => engine.Volumes.Remove(engine.Volumes.Get("used")));
        Assert.Contains($"is being used by the following container(s): {record.Id}", error.Message, StringComparison.Ordinal);
        Assert.Empty(engine.Volumes.Prune(all: true, _ => true));
        engine.RemoveVolume(engine.Volumes.Get("used"), force: true, 0);
        Assert.Null(engine.Find(record.Id));
        Assert.Empty(engine.Volumes.List());
    }

    [Fact]
    public void What_was_killed_while_it_was_made_leaves_no_volume()
    {
        var engine = _test.Open();
        var record = engine.Create(Command("true") with { Volumes = [Named("", "/data"), Named("named", "/named")] });
        // As if the command had been killed before it wrote the record.
        File.WriteAllText(_test.Paths.Container(record.Id) + "/volumes", record.Mounts.Single(m => m.IsAnonymous).Source);
        File.Delete(_test.Paths.Record(record.Id, isVolatile: false));
        Directory.CreateDirectory(_test.Paths.Volumes + "/.abandoned");
        Assert.Equal(["named"], _test.Open().Volumes.List().Select(v => v.Name));
        Assert.False(Directory.Exists(_test.Paths.Volumes + "/.abandoned"));
        Assert.False(Directory.Exists(_test.Paths.Container(record.Id)));
    }

    [Fact]
    public void Volumes_of_another_container_are_shared_read_only_where_asked()
    {
        var engine = _test.Open();
        engine.Create(Command("true") with { Name = "owner", Volumes = [Named("shared", "/shared")] });
        File.WriteAllText(_test.Paths.VolumeData("shared") + "/file", "seen\n");
        Assert.Equal(("seen\n", 0), _test.Run(Command("cat /shared/file; touch /shared/new") with { VolumesFrom = ["owner"], AutoRemove = true }));
        var (output, code) = _test.Run(Command("touch /shared/newer") with { VolumesFrom = ["owner:ro"], AutoRemove = true });
        Assert.NotEqual(0, code);
        Assert.Contains("Read-only", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_things_in_one_place_are_refused()
    {
        var error = Assert.Throws<EngineException>(() => _test.Open().Create(Command("true") with { Volumes = [Named("a", "/x"), Named("b", "/x")] }));
        Assert.Equal("/x: duplicate mount destination", error.Message);
        Assert.Empty(_test.Open().Volumes.List());
    }

    [Fact]
    public void A_volume_of_a_type_is_mounted_while_a_container_runs()
    {
        var engine = _test.Open();
        engine.Volumes.Create("memory", new() { ["type"] = "tmpfs", ["device"] = "tmpfs", ["o"] = "size=1m" }, [], existing: false);
        Assert.Equal(("tmpfs\n", 0), _test.Run(Command("while read d m t o; do [ $m = /data ] && echo $t; done < /proc/mounts; true") with { Volumes = [Named("memory", "/data")], AutoRemove = true }));
        Assert.DoesNotContain(_test.Paths.VolumeData("memory"), File.ReadAllText("/proc/self/mountinfo"), StringComparison.Ordinal);
        engine.Volumes.Remove(engine.Volumes.Get("memory"));
    }

    [Fact]
    public void A_part_of_a_volume_is_mounted_and_no_link_leads_out_of_it()
    {
        var engine = _test.Open();
        engine.Volumes.Create("parts", [], [], existing: false);
        string data = _test.Paths.VolumeData("parts");
        Directory.CreateDirectory(data + "/a/b");
        File.WriteAllText(data + "/a/b/file", "part\n");
        File.CreateSymbolicLink(data + "/out", _test.Scratch);
        Assert.Equal(("part\n", 0), _test.Run(Command("cat /p/file") with { Volumes = [Named("parts", "/p") with { SubPath = "a/b" }], AutoRemove = true }));
        var error = Assert.Throws<EngineException>(() => _test.Run(Command("true") with { Volumes = [Named("parts", "/p") with { SubPath = "out" }], AutoRemove = true }));
        Assert.Contains("is not there", error.Message, StringComparison.Ordinal);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void An_image_is_mounted_and_keeps_its_layers()
    {
        var mount = new VolumeMount(TestEngine.ImageName, "/image", true, "rprivate") { Kind = MountKind.Image };
        var (output, code) = _test.Run(Command("cat /image/etc/group; touch /image/x") with { Volumes = [mount], AutoRemove = true });
        Assert.NotEqual(0, code);
        Assert.Contains("extra:x:2000", output, StringComparison.Ordinal);
        Assert.Empty(_test.Leftovers());
    }

    [Fact]
    public void A_volume_is_exported_and_imported_with_owners()
    {
        var engine = _test.Open();
        var from = engine.Volumes.Create("from", [], [], existing: false);
        Assert.Equal(0, _test.Run(Command("mkdir /d/sub; echo x > /d/sub/file; chown 7:8 /d/sub/file; ln -s sub/file /d/link") with { Volumes = [Named("from", "/d")], AutoRemove = true }).Code);
        using var tar = new MemoryStream();
        engine.Volumes.Export(from, tar);
        tar.Position = 0;
        engine.Volumes.Import(engine.Volumes.Create("to", [], [], existing: false), tar);
        var (output, _) = _test.Run(Command("cat /d/link; stat -c %u:%g /d/sub/file") with { Volumes = [Named("to", "/d")], AutoRemove = true });
        Assert.Equal("x\n7:8\n", output);
    }

    private static VolumeMount Named(string name, string destination) => new(name, destination, false, "rprivate") { Kind = MountKind.Volume };

    private static ContainerOptions Command(string script) => TestEngine.Options("sh", "-c", script);

    public void Dispose() => _test.Dispose();
}
