using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Security.Capabilities;

namespace Corten.Engine.Tests.Specification;

public sealed class ProcessCapabilitiesTests
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
        CapabilitiesAdded = Names(added),
        CapabilitiesDropped = Names(dropped),
    }));

    [Fact]
    public void All_is_what_this_process_could_pass_on()
    {
        Assert.Equal(CapabilitySet.Available.Bits, Mask(new ContainerOptions { Image = "x", Privileged = true }));
        Assert.Equal(CapabilitySet.Available.Bits, Mask(new ContainerOptions { Image = "x", CapabilitiesAdded = ["ALL"] }));
    }

    [Fact]
    public void An_unknown_name_is_refused() =>
        Assert.Contains("\"FLY\" is not a capability", Assert.Throws<EngineException>(() => ContainerOptionRules.Capability("FLY")).Message, StringComparison.Ordinal);

    [Fact]
    public void Inheritable_and_ambient_stay_empty()
    {
        var record = ProcessCapabilities.Of(new ContainerOptions { Image = "x" });
        Assert.Null(record.Inheritable);
        Assert.Null(record.Ambient);
    }

    private static string[] Names(string text) => [.. text.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(ContainerOptionRules.Capability)];

    private static ulong Mask(ContainerOptions options) => CapabilitySet.Parse(ProcessCapabilities.Of(options).Permitted, out _).Bits;
}
