using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Bundles made by other tools are run as they are.</summary>
public sealed class ForeignBundleTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_bundle_unpacked_by_umoci_runs_unchanged()
    {
        BusyboxRootfs.Make(_directory["rootfs"]);
        Command.Run(Programs.Peer("tar"), "-C", _directory["rootfs"], "--numeric-owner", "-cf", _directory["rootfs.tar"], ".").Exits();
        new OciLayout(_directory["image"]).Add(_directory["rootfs.tar"], "latest", "sh", "-c", "echo from umoci; id -u; tty");
        Command.Run(Programs.Peer("umoci"), "unpack", "--image", $"{_directory["image"]}:latest", _directory["bundle"]).Exits();
        byte[] config = File.ReadAllBytes(_directory["bundle/config.json"]);
        string id = $"corten-test-{Environment.ProcessId}-umoci";
        using RunningCommand run = Command.StartOnTerminal(Programs.Corun, "--root", _directory["state"], "run", "-b", _directory["bundle"], id);
        Assert.Matches(@"from umoci\r\n0\r\n/dev/(console|pts/0)", run.Wait().Exits().Output);
        Assert.Equal(config, File.ReadAllBytes(_directory["bundle/config.json"]));
        Assert.Empty(_directory.Mounts);
        Assert.Empty(Cgroups.Of(id));
    }
}
