using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>A container under a profile that the test loads: what that denies is denied, in every process of the container.</summary>
public sealed class AppArmorTests : IDisposable
{
    private const string Profile = "corten-test-denies";

    private readonly TemporaryDirectory _directory = new();

    public AppArmorTests()
    {
        if (!IsEnabled)
            return;
        // Two profiles: what one denies the other allows.
        Load($$"""
            profile {{Profile}} flags=(attach_disconnected,mediate_deleted) {
              file, capability, network, mount, umount, pivot_root, signal, ptrace, unix,
              deny /etc/secret rw,
              deny /proc/sys/** w,
            }
            profile {{Profile}}-nothing flags=(attach_disconnected,mediate_deleted) {
              file, capability, network, mount, umount, pivot_root, signal, ptrace, unix,
            }
            """);
    }

    private static bool IsEnabled =>
        File.Exists("/sys/module/apparmor/parameters/enabled") && File.ReadAllText("/sys/module/apparmor/parameters/enabled").StartsWith('Y');

    public void Dispose()
    {
        if (IsEnabled)
            Command.Run(Programs.Peer("apparmor_parser"), "--remove", _directory["profile"]);
        _directory.Dispose();
    }

    [Fact]
    public void What_the_profile_denies_is_denied_in_run_and_in_exec()
    {
        RequireAppArmor();
        using Bundle bundle = Confined(Profile);
        bundle.Script("cat /proc/self/attr/current; cat /etc/secret 2>&1; exec sleep 600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.True(Wait.Until(() => bundle.Log.Contains("Permission denied", StringComparison.Ordinal)), bundle.Log);
        Assert.StartsWith($"{Profile} (enforce)", bundle.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("treasure", bundle.Log, StringComparison.Ordinal);

        CommandResult inside = bundle.Corun("exec", bundle.Id, "/bin/sh", "-c", "cat /proc/self/attr/current; cat /etc/secret").Exits(1);
        Assert.StartsWith($"{Profile} (enforce)", inside.Output, StringComparison.Ordinal);
        Assert.Contains("Permission denied", inside.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_of_exec_may_have_another_profile()
    {
        RequireAppArmor();
        using Bundle bundle = Confined(Profile);
        bundle.Args("/bin/sleep", "600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        foreach (string other in (string[])[Profile + "-nothing", "unconfined"])
        {
            File.WriteAllText(_directory["process.json"], new JsonObject
            {
                ["cwd"] = "/",
                ["args"] = new JsonArray("/bin/busybox", "cat", "/proc/self/attr/current", "/etc/secret"),
                ["apparmorProfile"] = other,
            }.ToJsonString());
            string output = bundle.Corun("exec", "--process", _directory["process.json"], bundle.Id).Exits().Output;
            Assert.StartsWith(other, output, StringComparison.Ordinal);
            Assert.Contains("treasure", output, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_profile_applies_with_and_without_new_privileges(bool noNewPrivileges)
    {
        RequireAppArmor();
        using Bundle bundle = Confined(Profile);
        bundle.Process["noNewPrivileges"] = noNewPrivileges;
        Assert.Contains("Permission denied", bundle.Args("cat", "/etc/secret").Run().Exits(1).Error, StringComparison.Ordinal);
        bundle.Process["apparmorProfile"] = "unconfined";
        Assert.Equal("treasure", bundle.Run().Exits().Text);
    }

    [Fact]
    public void A_profile_that_is_not_loaded_is_named()
    {
        RequireAppArmor();
        using Bundle bundle = Confined("corten-test-no-such-profile");
        bundle.Args("true").Run().FailsWith(1, "process.apparmorProfile", "corten-test-no-such-profile is not loaded", "apparmor_parser");
    }

    [Fact]
    public void An_ordinary_users_container_is_confined_too()
    {
        RequireAppArmor();
        using var user = new OrdinaryUser();
        using var bundle = new Bundle(user.Corun, OrdinaryUser.Id);
        File.WriteAllText(bundle.Rootfs + "/etc/secret", "treasure\n");
        bundle.Process["apparmorProfile"] = Profile;
        Assert.Contains("Permission denied", bundle.Args("cat", "/etc/secret").Run().Exits(1).Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("docker-default")]
    [InlineData("unconfined")]
    public void Without_AppArmor_a_profile_is_an_error_as_with_runc(string profile)
    {
        Assert.SkipWhen(IsEnabled, "this machine has AppArmor");
        using var theirs = new Bundle(Programs.Peer("runc"));
        theirs.Process["apparmorProfile"] = profile;
        theirs.Args("true").Run().Exits(1);
        using Bundle bundle = Confined(profile);
        bundle.Args("true").Run().FailsWith(1, "process.apparmorProfile", profile, "AppArmor is not enabled");
        bundle.Process.Remove("apparmorProfile");
        bundle.Args("/bin/sleep", "600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        File.WriteAllText(_directory["process.json"], $$"""{"cwd":"/","args":["true"],"apparmorProfile":"{{profile}}"}""");
        bundle.Corun("exec", "--process", _directory["process.json"], bundle.Id).FailsWith(255, "process.apparmorProfile", "AppArmor is not enabled");
    }

    [Fact]
    public void Without_SELinux_a_label_is_an_error_as_with_runc()
    {
        Assert.SkipWhen(Directory.Exists("/sys/fs/selinux"), "this machine has SELinux");
        using var bundle = new Bundle();
        bundle.Process["selinuxLabel"] = "system_u:system_r:container_t:s0:c1,c2";
        bundle.Args("true").Run().FailsWith(1, "process.selinuxLabel", "selinux is disabled or not supported");
        bundle.Process.Remove("selinuxLabel");
        bundle.Linux["mountLabel"] = "system_u:object_r:container_file_t:s0:c1,c2";
        bundle.Run().FailsWith(1, "linux.mountLabel", "selinux is disabled or not supported");
    }

    private static void RequireAppArmor() =>
        Assert.SkipUnless(IsEnabled, "AppArmor is not enabled on this machine: ./test.sh vm runs this test on one that has it");

    private static Bundle Confined(string profile)
    {
        var bundle = new Bundle();
        File.WriteAllText(bundle.Rootfs + "/etc/secret", "treasure\n");
        bundle.Process["apparmorProfile"] = profile;
        return bundle;
    }

    private void Load(string text)
    {
        File.WriteAllText(_directory["profile"], text + "\n");
        Command.Run(Programs.Peer("apparmor_parser"), "--replace", "--skip-cache", _directory["profile"]).Exits();
    }
}
