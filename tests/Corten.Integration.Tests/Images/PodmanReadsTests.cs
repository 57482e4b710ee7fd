using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Images;

/// <summary>What Corten writes, in every transport, format and compression: skopeo reads it and verifies its digests, podman takes it and runs it with runc.</summary>
public sealed class PodmanReadsTests : IDisposable
{
    private const string Name = "localhost/busybox:latest";

    private readonly Store _store = new();

    // podman names an image of a directory after the path, and cannot where that has an upper-case letter.
    private readonly string _place = $"/tmp/corten-test-place-{Guid.NewGuid():N}";

    public void Dispose()
    {
        // podman keeps its own mount below its root.
        Podman("rm", "-a", "-f");
        Command.Run("/bin/rm", "-rf", _place).Exits();
        _store.Dispose();
    }

    [Theory]
    [InlineData("docker-archive", null)]
    [InlineData("oci-archive", null)]
    [InlineData("oci-archive", "gzip")]
    [InlineData("oci-archive", "zstd")]
    [InlineData("oci", "gzip")]
    [InlineData("oci", "zstd")]
    [InlineData("dir", null)]
    [InlineData("dir", "gzip")]
    [InlineData("dir", "zstd")]
    public void What_is_copied_is_read_and_run(string transport, string? compression)
    {
        string place = transport is "dir" or "docker-archive" ? $"{transport}:{_place}" : $"{transport}:{_place}:{Name}";
        string[] compress = compression is null ? [] : transport == "dir" ? ["--dest-compress", "--dest-compress-format", compression] : ["--dest-compress-format", compression];
        // Layers of zstd are the image-spec's alone.
        string[] format = compression == "zstd" ? ["--format", "oci"] : [];
        _store.Corten(["image", "copy", "-q", .. compress, .. format, $"containers-storage:{Name}", transport == "docker-archive" ? $"{place}:{Name}" : place]).Exits();
        AssertSkopeoReads(place, compression);
        AssertRuns(Podman("pull", "-q", place).Exits().Text);
    }

    [Theory]
    [InlineData("gzip", "v2s2")]
    [InlineData("gzip", "oci")]
    [InlineData("zstd", "oci")]
    public void What_is_pushed_is_read_and_run(string compression, string format)
    {
        using var registry = new Registry();
        string place = $"docker://{registry.Host}/busybox:1";
        _store.Corten("image", "copy", "-q", "--dest-compress-format", compression, "--format", format, $"containers-storage:{Name}", place).Exits();
        AssertSkopeoReads(place, compression);
        AssertRuns(Podman("pull", "-q", "--tls-verify=false", place).Exits().Text);
    }

    [Theory]
    [InlineData("docker-archive", "docker-archive")]
    [InlineData("oci-archive", "oci-archive")]
    [InlineData("oci-dir", "oci")]
    [InlineData("docker-dir", "dir")]
    public void What_is_saved_is_read_loaded_and_run(string format, string transport)
    {
        _store.Corten("save", "--format", format, "-o", _place, Name).Exits();
        AssertSkopeoReads($"{transport}:{_place}", null);
        Assert.Contains("Loaded image", Podman("load", "-i", _place).Exits().Output, StringComparison.Ordinal);
        AssertRuns(Podman("images", "-q", "--no-trunc").Exits().Text);
    }

    [Fact]
    public void Both_images_of_an_archive_are_loaded_and_run()
    {
        Command.Run(Programs.Peer("tar"), "-C", _store["rootfs"], "--exclude=./home", "-cf", _store["second.tar"], ".").Exits();
        _store.Corten("import", "--change", "ENV FROM_IMAGE=yes", _store["second.tar"], "localhost/second:1").Exits();
        _store.Corten("save", "-o", _place, Name, "localhost/second:1").Exits();
        Podman("load", "-q", "-i", _place).Exits();
        foreach (string name in new[] { Name, "localhost/second:1" })
        {
            AssertSkopeoReads($"docker-archive:{_place}:{name}", null);
            AssertRuns(name);
        }
    }

    [Fact]
    public void A_list_of_manifests_is_read_whole_and_run_for_this_platform()
    {
        using var registry = new Registry();
        string place = $"docker://{registry.Host}/multi:1";
        _store.Corten("manifest", "create", "multi", Name).Exits();
        _store.Corten("import", "--platform", "linux/riscv64", _store["rootfs.tar"], "localhost/other:1").Exits();
        _store.Corten("manifest", "add", "multi", "localhost/other:1").Exits();
        _store.Corten("manifest", "push", "--all", "multi", place).Exits();
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", "--all", "--preserve-digests", "--src-tls-verify=false", place, $"oci:{_store["all"]}:all").Exits();
        Assert.Equal("riscv64", Command.Run(Programs.Peer("skopeo"), "--override-arch", "riscv64", "inspect", "--tls-verify=false", "--format", "{{.Architecture}}", place).Exits().Text);
        AssertRuns(Podman("pull", "-q", "--tls-verify=false", place).Exits().Text);
        // The same list in a layout of our own making.
        _store.Corten("image", "copy", "-q", "--all", place, $"oci:{_place}:all").Exits();
        AssertRuns(Podman("pull", "-q", $"oci:{_place}:all").Exits().Text);
    }

    // A copy verifies every digest, and the configuration against the layers.
    private void AssertSkopeoReads(string place, string? compression)
    {
        string copy = _store[$"copy-{Guid.NewGuid():N}"];
        Command.Run(Programs.Peer("skopeo"), "copy", "-q", "--src-tls-verify=false", place, $"dir:{copy}").Exits();
        string config = Command.Run(Programs.Peer("skopeo"), "inspect", "--config", "--format", "{{.Config.Env}}", $"dir:{copy}").Exits().Text;
        Assert.Contains("FROM_IMAGE=yes", config, StringComparison.Ordinal);
        string manifest = File.ReadAllText(copy + "/manifest.json");
        if (compression is not null)
            Assert.Contains(compression, manifest, StringComparison.Ordinal);
    }

    private void AssertRuns(string image) =>
        Assert.Equal("yes", Podman(
            "run", "--rm", "--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=1024:1024", image, "sh", "-c", "echo $FROM_IMAGE").Exits().Text);

    private CommandResult Podman(params IEnumerable<string> arguments) => Command.Run(Programs.Peer("podman"),
    [
        "--root", _store["podman"], "--runroot", _store["podman-run"], "--tmpdir", _store["podman-tmp"], "--storage-driver", "vfs",
        "--cgroup-manager", "cgroupfs", "--runtime", Programs.Peer("runc"), .. arguments,
    ]);
}
