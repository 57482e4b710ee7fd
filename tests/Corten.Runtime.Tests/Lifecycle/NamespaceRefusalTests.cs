using Corten.Linux;
using Corten.Linux.Namespaces;
using Corten.Runtime.Lifecycle;

namespace Corten.Runtime.Tests.Lifecycle;

public sealed class NamespaceRefusalTests
{
    [Theory]
    [InlineData(Errno.EPERM, NamespaceKinds.Pid, "", "corun spec --rootless")]
    [InlineData(Errno.EPERM, NamespaceKinds.User, "kernel/unprivileged_userns_clone=0", "kernel.unprivileged_userns_clone to 1")]
    [InlineData(Errno.EPERM, NamespaceKinds.User, "kernel/unprivileged_userns_clone=1", "chroot")]
    [InlineData(Errno.ENOSPC, NamespaceKinds.User | NamespaceKinds.Network, "user/max_user_namespaces=7 user/max_net_namespaces=0", "user.max_net_namespaces (now 0)")]
    [InlineData(Errno.ENOSPC, NamespaceKinds.User | NamespaceKinds.Pid, "user/max_user_namespaces=7 user/max_pid_namespaces=9", "user.max_user_namespaces (now 7), user.max_pid_namespaces (now 9)")]
    [InlineData(Errno.EUSERS, NamespaceKinds.User, "", "more than 32 deep")]
    public void The_setting_to_change_is_named(int errno, NamespaceKinds kinds, string settings, string named) =>
        Assert.Contains(named, Of(1000, settings).Explain(errno, kinds), StringComparison.Ordinal);

    [Theory]
    [InlineData(0u, Errno.EPERM, NamespaceKinds.Pid)]
    [InlineData(1000u, Errno.ENOMEM, NamespaceKinds.User)]
    public void What_is_not_known_is_not_guessed(uint uid, int errno, NamespaceKinds kinds) => Assert.Null(Of(uid, "").Explain(errno, kinds));

    [Fact]
    public void AppArmors_restriction_is_hinted_at_for_ordinary_users_alone()
    {
        const string Restricted = "kernel/apparmor_restrict_unprivileged_userns=1";
        Assert.Contains("kernel.apparmor_restrict_unprivileged_userns", Of(1000, Restricted).Hint, StringComparison.Ordinal);
        Assert.Empty(Of(0, Restricted).Hint);
        Assert.Empty(Of(1000, "").Hint);
    }

    private static NamespaceRefusal Of(uint uid, string settings)
    {
        var values = settings.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(setting => setting.Split('=')).ToDictionary(pair => pair[0], pair => pair[1]);
        return new NamespaceRefusal(uid, values.GetValueOrDefault);
    }
}
