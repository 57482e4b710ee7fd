using Corten.Security.Capabilities;

namespace Corten.Security.Tests.Capabilities;

public sealed class CapabilityAlgebraTests
{
    [Fact]
    public void The_default_has_dockers_fourteen() => Assert.Equal(14, CapabilityAlgebra.Combine([], []).Count);

    [Fact]
    public void Adding_and_dropping_change_the_default()
    {
        var set = CapabilityAlgebra.Combine(["net_admin"], ["CHOWN", "sys_boot"]);
        Assert.True(set.Contains("CAP_NET_ADMIN"));
        Assert.False(set.Contains("CAP_CHOWN"));
        Assert.Equal(14, set.Count);
    }

    [Fact]
    public void Dropping_all_leaves_what_is_added() =>
        Assert.Equal(["CAP_CHOWN", "CAP_NET_ADMIN"], CapabilityAlgebra.Combine(["net_admin", "chown"], ["all"]).ToNames());

    [Fact]
    public void Adding_all_leaves_out_what_is_dropped()
    {
        var set = CapabilityAlgebra.Combine(["ALL"], ["SYS_ADMIN"]);
        Assert.Equal(CapabilitySet.All.Count - 1, set.Count);
        Assert.False(set.Contains("CAP_SYS_ADMIN"));
    }

    [Fact]
    public void Adding_and_dropping_all_is_all() => Assert.Equal(CapabilitySet.All, CapabilityAlgebra.Combine(["ALL"], ["ALL"]));

    [Fact]
    public void Adding_wins_over_dropping_the_same() => Assert.True(CapabilityAlgebra.Combine(["CHOWN"], ["CHOWN"]).Contains("CAP_CHOWN"));

    [Fact]
    public void Privileged_is_all() => Assert.Equal(41, CapabilityAlgebra.Combine([], ["ALL"], privileged: true).Count);

    [Fact]
    public void An_unknown_name_is_refused_even_when_privileged() =>
        Assert.Throws<SecurityException>(() => CapabilityAlgebra.Combine(["FLY"], [], privileged: true));
}
