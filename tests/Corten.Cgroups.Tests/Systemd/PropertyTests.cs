using Corten.Cgroups.Devices;
using Corten.Cgroups.Systemd;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests.Systemd;

/// <summary>Limits, devices and annotations as properties of a unit.</summary>
public sealed class PropertyTests
{
    [Fact]
    public void Limits_have_their_properties_with_version_2()
    {
        var properties = ResourceProperties.ForV2(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 1000, Swap = 1500, Reservation = 100 },
            Cpu = new LinuxCpu { Shares = 1024, Quota = 50_000, Period = 200_000, Cpus = "0,9", Mems = "0" },
            Pids = new LinuxPids { Limit = -1 },
            Unified = new() { ["memory.high"] = "max", ["memory.oom.group"] = "1" },
        }, version: 252).ToDictionary(property => property.Name, property => property.Value);
        Assert.Equal(1000ul, properties["MemoryMax"]);
        Assert.Equal(500ul, properties["MemorySwapMax"]);
        Assert.Equal(100ul, properties["MemoryLow"]);
        Assert.Equal(100ul, properties["CPUWeight"]);
        Assert.Equal(250_000ul, properties["CPUQuotaPerSecUSec"]);
        Assert.Equal(200_000ul, properties["CPUQuotaPeriodUSec"]);
        Assert.Equal((byte[])[1, 2], properties["AllowedCPUs"]);
        Assert.Equal((byte[])[1], properties["AllowedMemoryNodes"]);
        Assert.Equal(ulong.MaxValue, properties["TasksMax"]);
        Assert.Equal(ulong.MaxValue, properties["MemoryHigh"]);
        Assert.Equal(10, properties.Count);
    }

    [Fact]
    public void Limits_have_their_properties_with_version_1()
    {
        var properties = ResourceProperties.ForV1(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 1000, Swap = 1500 },
            Cpu = new LinuxCpu { Shares = 512 },
            BlockIO = new LinuxBlockIo { Weight = 300 },
            Pids = new LinuxPids { Limit = 10 },
        }, version: 252);
        Assert.Equal(["MemoryLimit", "CPUShares", "BlockIOWeight", "TasksMax"], properties.Select(property => property.Name));
    }

    [Theory]
    [InlineData(-1, 100_000ul, ulong.MaxValue)]
    [InlineData(5_000, 100_000ul, 50_000ul)]
    [InlineData(5_001, 100_000ul, 60_000ul)]
    public void A_quota_is_rounded_up_to_a_percent(long quota, ulong period, ulong expected) =>
        Assert.Equal(expected, ResourceProperties.QuotaPerSecond(quota, period));

    [Fact]
    public void Devices_are_named_by_number_or_by_group()
    {
        var properties = DeviceProperties.Of(DeviceRuleSet.ForContainer(null), "Character devices:\n  5 /dev/tty\n136 pts\n\nBlock devices:\n136 wrong\n");
        Assert.Equal("strict", properties[0].Value);
        var allowed = Assert.IsType<(string, string)[]>(properties[1].Value);
        Assert.Contains(("/dev/char/1:3", "rwm"), allowed);
        Assert.Contains(("char-pts", "rwm"), allowed);
        Assert.Contains(("block-*", "m"), allowed);
    }

    [Theory]
    [InlineData("everything is allowed")]
    [InlineData("a group without a name")]
    public void What_systemd_cannot_express_is_left_to_our_own_rules(string which)
    {
        var rule = new LinuxDeviceRule { Allow = true, Access = "rwm", Type = which.StartsWith('a') ? "c" : "a", Major = which.StartsWith('a') ? 999 : null };
        Assert.Equal("auto", DeviceProperties.Of(DeviceRuleSet.ForContainer([rule]), "Character devices:\n136 pts\n")[0].Value);
    }

    [Fact]
    public void Annotations_are_properties()
    {
        var properties = AnnotationProperties.Of(new Dictionary<string, string>
        {
            ["org.systemd.property.CollectMode"] = "'inactive-or-failed'",
            ["org.systemd.property.TimeoutStopUSec"] = "uint64 123456789",
            ["org.systemd.property.TimeoutStartSec"] = "uint64 2",
            ["org.systemd.property.SendSIGKILL"] = "false",
            ["org.systemd.property.After"] = "['a.service', 'b.service']",
            ["other"] = "nothing",
        }).ToDictionary(property => property.Name, property => property.Value);
        Assert.Equal("inactive-or-failed", properties["CollectMode"]);
        Assert.Equal(123456789ul, properties["TimeoutStopUSec"]);
        Assert.Equal(2_000_000ul, properties["TimeoutStartUSec"]);
        Assert.Equal(false, properties["SendSIGKILL"]);
        Assert.Equal((string[])["a.service", "b.service"], properties["After"]);
        Assert.Equal(5, properties.Count);
    }

    [Theory]
    [InlineData("Name With Space", "true")]
    [InlineData("Description", "unquoted words here")]
    [InlineData("Description", "'two' 'words'")]
    [InlineData("TasksMax", "uint64 -1")]
    [InlineData("TimeoutStopSec", "'soon'")]
    [InlineData("TimeoutStopSec", "int32 -1")]
    public void Annotations_that_are_no_property_are_refused(string name, string value)
    {
        var error = Assert.Throws<CgroupException>(() => AnnotationProperties.Of(new Dictionary<string, string> { ["org.systemd.property." + name] = value }));
        Assert.StartsWith("annotations.org.systemd.property." + name, error.Message, StringComparison.Ordinal);
    }
}
