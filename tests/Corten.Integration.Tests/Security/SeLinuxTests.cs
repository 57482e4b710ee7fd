using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>Labels of processes and mounts, where a policy is loaded: they are those that runc gives, and a label that the policy does not know is refused.</summary>
public sealed class SeLinuxTests
{
    // Types that every reference policy has.
    private const string ProcessLabel = "system_u:system_r:initrc_t:s0:c1,c2";
    private const string OtherLabel = "system_u:system_r:unconfined_t:s0:c3";
    private const string MountLabel = "system_u:object_r:tmp_t:s0:c1,c2";

    [Fact]
    public void Processes_have_the_label_and_those_of_exec_may_have_another()
    {
        RequireSeLinux();
        using Bundle bundle = Labelled(Programs.Corun);
        bundle.Script("cat /proc/self/attr/current; exec sleep 600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.True(Wait.Until(() => bundle.Log.Contains(ProcessLabel, StringComparison.Ordinal)), bundle.Log);
        Assert.Equal(ProcessLabel, Plain(bundle.Corun("exec", bundle.Id, "cat", "/proc/self/attr/current").Exits().Text));
        Assert.Equal(OtherLabel, Plain(bundle.Corun("exec", "--process-label", OtherLabel, bundle.Id, "cat", "/proc/self/attr/current").Exits().Text));
    }

    [Fact]
    public void Mounts_have_the_label_as_with_runc()
    {
        RequireSeLinux();
        Assert.Equal(Mounts(Programs.Peer("runc")), Mounts(Programs.Corun));
    }

    [Fact]
    public void A_label_that_the_policy_does_not_know_is_refused_by_its_field()
    {
        RequireSeLinux();
        using Bundle bundle = Labelled(Programs.Corun);
        bundle.Process["selinuxLabel"] = "system_u:system_r:corten_test_no_such_t:s0";
        bundle.Args("true").Run().FailsWith(1, "process.selinuxLabel", "corten_test_no_such_t");
        bundle.AssertNothingLeft();
    }

    // What the options of whole file systems say (a masked file shows those of the device that hides it), and the labels of those that take none.
    private static string Mounts(string runtime)
    {
        using Bundle bundle = Labelled(runtime);
        bundle.Script("grep context= /proc/self/mountinfo | awk '$4 == \"/\" { print $5, $NF }' | grep -o '^[^ ]*\\|context=\"[^\"]*\"' | sort; exec sleep 600").Create().Exits();
        bundle.Corun("start", bundle.Id).Exits();
        Assert.True(Wait.Until(() => bundle.Log.Contains("context=", StringComparison.Ordinal)), bundle.Log);
        string files = Command.Shell($"cd /proc/{bundle.State()["pid"]}/root && ls -Zd dev dev/null dev/shm dev/mqueue dev/pts proc sys").Exits().Text;
        Assert.Contains(MountLabel, files, StringComparison.Ordinal);
        return bundle.Log + files;
    }

    private static Bundle Labelled(string runtime)
    {
        var bundle = new Bundle(runtime);
        bundle.Process["selinuxLabel"] = ProcessLabel;
        bundle.Linux["mountLabel"] = MountLabel;
        return bundle;
    }

    // The kernel ends the text with a null character.
    private static string Plain(string text) => text.TrimEnd('\0');

    private static void RequireSeLinux() =>
        Assert.SkipUnless(File.Exists("/sys/fs/selinux/enforce"), "SELinux is not enabled on this machine: ./test.sh long vm runs this test on one that has it");
}
