using Corten.Engine.Records;
using Corten.Engine.Specification;

namespace Corten.Engine.Tests.Specification;

public sealed class ContainerSeccompTests
{
    private static readonly ContainerOptions _plain = new() { Image = "x" };

    [Fact]
    public void The_default_refuses_what_it_does_not_list()
    {
        var profile = ContainerSeccomp.Of(_plain)!;
        Assert.Equal("SCMP_ACT_ERRNO", profile.DefaultAction);
        Assert.Contains(profile.Syscalls!, rule => rule.Names!.Contains("openat"));
        Assert.DoesNotContain(profile.Syscalls!, rule => rule.Names!.Contains("mount"));
        Assert.Contains(ContainerSeccomp.Of(_plain with { CapabilitiesAdded = ["CAP_SYS_ADMIN"] })!.Syscalls!, rule => rule.Names!.Contains("mount"));
    }

    [Fact]
    public void Unconfined_and_privileged_containers_have_none()
    {
        Assert.Null(ContainerSeccomp.Of(_plain with { Seccomp = "unconfined" }));
        Assert.Null(ContainerSeccomp.Of(_plain with { Privileged = true }));
    }

    [Fact]
    public void A_profile_that_was_given_counts_also_where_the_container_is_privileged() =>
        Assert.Equal("SCMP_ACT_LOG", ContainerSeccomp.Of(_plain with { Privileged = true, Seccomp = "{\"defaultAction\":\"SCMP_ACT_LOG\"}" })!.DefaultAction);

    [Fact]
    public void What_is_no_profile_is_refused() =>
        Assert.Contains("is not valid", Assert.Throws<EngineException>(() => ContainerSeccomp.Check("[]", "x.json")).Message, StringComparison.Ordinal);
}
