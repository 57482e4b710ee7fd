using Corten.Engine.Files;
using Corten.Engine.Records;
using Corten.Engine.Tests.Support;

namespace Corten.Engine.Tests.Files;

/// <summary>Docker's rules of cp, for a container that runs and one that does not.</summary>
public sealed class ContainerCopierTests : IDisposable
{
    private readonly TestEngine _test = new();
    private readonly string _host;

    public ContainerCopierTests()
    {
        _host = Directory.CreateDirectory(_test.Scratch + "/host").FullName;
        Directory.CreateDirectory(_host + "/dir/sub");
        File.WriteAllText(_host + "/dir/sub/deep", "deep\n");
        File.WriteAllText(_host + "/file", "file\n");
    }

    [Theory]
    [InlineData("/file", "/tmp", "/tmp/file")]
    [InlineData("/file", "/tmp/", "/tmp/file")]
    [InlineData("/file", "/tmp/new", "/tmp/new")]
    [InlineData("/file", "/link/new", "/tmp/new")]
    [InlineData("/file", "/there", "/there")]
    [InlineData("/dir", "/tmp", "/tmp/dir/sub/deep")]
    [InlineData("/dir/", "/tmp", "/tmp/dir/sub/deep")]
    [InlineData("/dir/.", "/tmp", "/tmp/sub/deep")]
    [InlineData("/dir", "/new", "/new/sub/deep")]
    [InlineData("/dir/.", "/new", "/new/sub/deep")]
    public void It_lands_where_docker_puts_it(string source, string target, string expected)
    {
        foreach (bool running in (bool[])[false, true])
        {
            var (engine, container) = Make(running);
            engine.Copies.Copy(new CopyEnd(null, _host + source), new CopyEnd(container, target), new CopyOptions());
            string back = _test.Scratch + "/back";
            File.Delete(back);
            engine.Copies.Copy(new CopyEnd(container, expected), new CopyEnd(null, back), new CopyOptions());
            Assert.Equal(source.StartsWith("/dir", StringComparison.Ordinal) ? "deep\n" : "file\n", File.ReadAllText(back));
            engine.Remove(container, force: true);
        }
        Assert.Empty(_test.Leftovers());
    }

    [Theory]
    [InlineData("/file", "/none/", "could not be found on container")]
    [InlineData("/file", "/none/deeper", "could not be found on container")]
    [InlineData("/missing", "/tmp", "could not be found on the host")]
    [InlineData("/dir", "/there", "destination must be a directory when copying a directory")]
    [InlineData("/file/", "/tmp", "is not a directory")]
    public void What_cannot_be_is_said_in_words(string source, string target, string words)
    {
        var (engine, container) = Make(running: false);
        var error = Assert.Throws<EngineException>(() => engine.Copies.Copy(new CopyEnd(null, _host + source), new CopyEnd(container, target), new CopyOptions()));
        Assert.Contains(words, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void No_link_leads_out_of_the_container()
    {
        var (engine, container) = Make(running: true, "ln -s " + _host + " /escape; ln -s /../../../../../../.." + _host + "/secret /leak");
        File.WriteAllText(_host + "/secret", "of the host");
        Assert.Throws<EngineException>(() => engine.Copies.Copy(new CopyEnd(container, "/leak/."), new CopyEnd(null, _host), new CopyOptions()));
        var follow = new CopyOptions { FollowLinks = true };
        Assert.Throws<EngineException>(() => engine.Copies.Copy(new CopyEnd(container, "/escape/secret"), new CopyEnd(null, _host + "/got"), follow));
        Assert.Throws<EngineException>(() => engine.Copies.Copy(new CopyEnd(null, _host + "/file"), new CopyEnd(container, "/escape/planted"), new CopyOptions()));
        Assert.False(File.Exists(_host + "/planted"));
    }

    [Fact]
    public void Owners_are_roots_or_kept()
    {
        var (engine, container) = Make(running: true);
        Linux.Processes.ChildProcess.Start("/bin/chown", ["chown", "1234:5678", _host + "/file"]).Wait();
        engine.Copies.Copy(new CopyEnd(null, _host + "/file"), new CopyEnd(container, "/tmp/root"), new CopyOptions());
        engine.Copies.Copy(new CopyEnd(null, _host + "/file"), new CopyEnd(container, "/tmp/kept"), new CopyOptions { Owners = CopyOwners.Source });
        string tmp = container.Record.Rootfs.Target + "/tmp";
        Assert.Equal((0u, 0u), Owner(tmp + "/root"));
        Assert.Equal((1234u, 5678u), Owner(tmp + "/kept"));
    }

    [Fact]
    public void Volumes_and_memory_are_seen_as_the_container_sees_them()
    {
        var options = new ContainerOptions
        {
            Image = TestEngine.ImageName,
            Command = ["sh", "-c", "echo inside > /memory/file; sleep 1000"],
            Volumes = [new VolumeMount("vol", "/vol", false, "rprivate") { Kind = MountKind.Volume }],
            Tmpfs = new() { ["/memory"] = "" },
        };
        var engine = _test.Open();
        var container = engine.Get(engine.Create(options).Id);
        engine.Copies.Copy(new CopyEnd(null, _host + "/file"), new CopyEnd(container, "/vol/stopped"), new CopyOptions());
        Assert.Equal("file\n", File.ReadAllText(_test.Paths.VolumeData("vol") + "/stopped"));
        engine.Start(container, null, null);
        container = engine.Get(container.Record.Id);
        engine.Copies.Copy(new CopyEnd(container, "/vol/stopped"), new CopyEnd(container, "/memory/copied"), new CopyOptions());
        engine.Copies.Copy(new CopyEnd(container, "/memory/copied"), new CopyEnd(null, _host + "/out"), new CopyOptions());
        Assert.Equal("file\n", File.ReadAllText(_host + "/out"));
    }

    [Fact]
    public void A_tar_goes_in_and_comes_out()
    {
        var (engine, container) = Make(running: false);
        using var tar = new MemoryStream();
        engine.Copies.CopyOut(new CopyEnd(container, "/etc/."), tar, new CopyOptions());
        tar.Position = 0;
        engine.Copies.CopyIn(tar, new CopyEnd(container, "/tmp"), new CopyOptions());
        using var one = new MemoryStream();
        engine.Copies.CopyOut(new CopyEnd(container, "/tmp/passwd"), one, new CopyOptions());
        Assert.Contains("user:x:1000", System.Text.Encoding.UTF8.GetString(one.ToArray()), StringComparison.Ordinal);
        using var junk = new MemoryStream(new byte[2000].Select((_, i) => (byte)i).ToArray());
        var error = Assert.Throws<EngineException>(() => engine.Copies.CopyIn(junk, new CopyEnd(container, "/tmp"), new CopyOptions()));
        Assert.Equal("source must be a (compressed) tar archive when copying from stdin", error.Message);
        Assert.Throws<EngineException>(() => engine.Copies.CopyIn(junk, new CopyEnd(container, "/etc/passwd"), new CopyOptions()));
    }

    [Fact]
    public void A_directory_gives_way_only_where_asked()
    {
        var (engine, container) = Make(running: false);
        Directory.CreateDirectory(_host + "/there");
        var error = Assert.Throws<Snapshots.SnapshotException>(() => engine.Copies.Copy(new CopyEnd(null, _host + "/there"), new CopyEnd(container, "/"), new CopyOptions()));
        Assert.Contains("file exists", error.Message, StringComparison.Ordinal);
        engine.Copies.Copy(new CopyEnd(null, _host + "/there"), new CopyEnd(container, "/"), new CopyOptions { Overwrite = true });
        engine.Copies.Copy(new CopyEnd(null, _host + "/file"), new CopyEnd(container, "/there/"), new CopyOptions());
    }

    private (ContainerEngine Engine, Container Container) Make(bool running, string script = "true")
    {
        var engine = _test.Open();
        var made = engine.Create(TestEngine.Options("sh", "-c", $"{script}; echo ready; sleep 1000"));
        using (var seed = new MemoryStream())
        {
            var writer = new Snapshots.Tar.TarWriter(seed);
            writer.Add(new Snapshots.Tar.TarEntry { Name = "tmp/", Kind = Snapshots.Tar.TarEntryKind.Directory, Mode = 0x1ff });
            writer.Add(new Snapshots.Tar.TarEntry { Name = "there", Mode = 0x1a4 }, "old\n"u8);
            writer.Add(new Snapshots.Tar.TarEntry { Name = "link", Kind = Snapshots.Tar.TarEntryKind.SymbolicLink, LinkTarget = "/tmp" });
            writer.Finish();
            seed.Position = 0;
            engine.Copies.CopyIn(seed, new CopyEnd(engine.Get(made.Id), "/"), new CopyOptions());
        }
        if (running)
        {
            engine.Start(engine.Get(made.Id), null, null);
            Assert.True(SpinWait.SpinUntil(() => File.ReadAllText(_test.Paths.Log(made.Id)).Contains("ready", StringComparison.Ordinal), 10_000));
        }
        return (engine, engine.Get(made.Id));
    }

    private static (uint, uint) Owner(string path) => Linux.Files.FileStatus.Find(path) is { } status ? (status.Uid, status.Gid) : throw new FileNotFoundException(path);

    public void Dispose() => _test.Dispose();
}
