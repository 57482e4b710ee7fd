using Corten.Engine.Records;
using Corten.Engine.Specification;

namespace Corten.Engine.Tests.Specification;

public sealed class CapabilitySetTests
{
    // docker run busybox grep CapPrm /proc/self/status shows 00000000a80425fb.
    private const ulong DockersDefault = 0xa80425fb;

    [Fact]
    public void The_default_is_dockers() => Assert.Equal(DockersDefault, Mask(new ContainerOptions { Image = "x" }));

    [Theory]
    [InlineData("", "ALL", 0UL)]
    [InlineData("NET_RAW", "ALL", 1UL << 13)]
    [InlineData("cap_sys_admin", "", DockersDefault | (1UL << 21))]
    [InlineData("", "CAP_CHOWN,mknod", DockersDefault & ~(1UL | (1UL << 27)))]
    public void Adding_and_dropping_combine(string added, string dropped, ulong expected) => Assert.Equal(expected, Mask(new ContainerOptions
    {
        Image = "x",
        CapabilitiesAdded = added.Split(',', StringSplitOptions.RemoveEmptyEntries),
        CapabilitiesDropped = dropped.Split(',', StringSplitOptions.RemoveEmptyEntries),
    }));

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Equal("unknown capability: FLY", Assert.Throws<EngineException>(() => ContainerOptionRules.Capability("FLY")).Message);

    [Fact]
    public void Inheritable_and_ambient_stay_empty()
    {
        var record = CapabilitySet.Of(new ContainerOptions { Image = "x" }).ToRecord();
        Assert.Null(record.Inheritable);
        Assert.Null(record.Ambient);
    }

    private static ulong Mask(ContainerOptions options)
    {
        string[] all =
        [
            "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE",
            "NET_BIND_SERVICE", "NET_BROADCAST", "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT",
            "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE", "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE",
            "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP",
        ];
        return CapabilitySet.Of(options).Names.Aggregate(0UL, (mask, name) => mask | (1UL << Array.IndexOf(all, name[4..])));
    }
}
