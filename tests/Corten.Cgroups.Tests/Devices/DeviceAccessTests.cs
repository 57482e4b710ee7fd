using Corten.Oci.RuntimeSpec;
using Process = System.Diagnostics.Process;

namespace Corten.Cgroups.Tests.Devices;

/// <summary>Opens real devices from a process in the cgroup.</summary>
public sealed class DeviceAccessTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("corten-test-devices-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public void A_device_that_no_rule_names_cannot_be_opened()
    {
        using var live = new LiveCgroup();
        string node = MakeNode("kmsg", 1, 11);
        Assert.Equal("opened", Open(live.Outside(Script(node))));
        live.Create();
        Assert.Contains("not permitted", Open(live.Start(Script(node))), StringComparison.Ordinal);
    }

    [Fact]
    public void Default_devices_can_be_opened()
    {
        using var live = new LiveCgroup().Create(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = false, Access = "rwm" }] });
        foreach (string device in new[] { "/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom" })
            Assert.Equal("opened", Open(live.Start(Script(device))));
    }

    [Fact]
    public void A_node_can_be_made_but_not_opened()
    {
        using var live = new LiveCgroup().Create();
        string result = Open(live.Start($"mknod {_directory}/mem c 1 1 && echo made; : < {_directory}/mem"));
        Assert.StartsWith("made", result, StringComparison.Ordinal);
        Assert.Contains("not permitted", result, StringComparison.Ordinal);
    }

    [Fact]
    public void An_allowed_device_can_be_opened_only_as_allowed()
    {
        using var live = new LiveCgroup().Create(new LinuxResources
        {
            Devices = [new LinuxDeviceRule { Allow = false, Access = "rwm" }, new LinuxDeviceRule { Allow = true, Type = "c", Major = 1, Minor = 11, Access = "w" }],
        });
        string node = MakeNode("kmsg", 1, 11);
        Assert.Contains("not permitted", Open(live.Start(Script(node))), StringComparison.Ordinal);
        Assert.Equal("opened", Open(live.Start($": >> {node} && echo opened")));
    }

    [Fact]
    public void A_privileged_container_opens_every_device()
    {
        using var live = new LiveCgroup().Create(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = true, Access = "rwm" }] });
        Assert.Equal("opened", Open(live.Start(Script(MakeNode("kmsg", 1, 11)))));
    }

    [Fact]
    public void A_later_rule_overrides_an_earlier_one()
    {
        using var live = new LiveCgroup().Create(new LinuxResources
        {
            Devices =
            [
                new LinuxDeviceRule { Allow = false, Access = "rwm" },
                new LinuxDeviceRule { Allow = true, Type = "c", Major = 1, Minor = 11, Access = "rwm" },
                new LinuxDeviceRule { Allow = false, Type = "c", Major = 1, Access = "rwm" },
            ],
        });
        Assert.Contains("not permitted", Open(live.Start(Script(MakeNode("kmsg", 1, 11)))), StringComparison.Ordinal);
        Assert.Equal("opened", Open(live.Start(Script("/dev/null"))));
    }

    private static string Script(string node) => $": < {node} && echo opened";

    private string MakeNode(string name, int major, int minor)
    {
        string path = $"{_directory}/{name}";
        using var mknod = Process.Start("/bin/mknod", [path, "c", major.ToString(), minor.ToString()]);
        mknod.WaitForExit();
        Assert.Equal(0, mknod.ExitCode);
        return path;
    }

    private static string Open(Process process) => (process.StandardOutput.ReadToEnd() + process.StandardError.ReadToEnd()).TrimEnd('\n');
}
