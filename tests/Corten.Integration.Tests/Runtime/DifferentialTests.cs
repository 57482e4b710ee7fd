using System.Text.RegularExpressions;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The same bundle under runc and under corun must look the same from inside.</summary>
public sealed partial class DifferentialTests
{
    [Theory]
    [InlineData("id; pwd; env | sort")]
    [InlineData("grep -E '^(Cap|NoNewPrivs|Seccomp|Groups|Umask)' /proc/self/status")]
    [InlineData("cat /proc/self/limits | grep -E 'open files|processes'")]
    [InlineData("ls -ln /dev | awk '{print $1, $3, $4, $5, $6, $NF}' | grep -v '^total'")]
    [InlineData("cut -d' ' -f2,3,4 /proc/mounts | grep -v '^/proc/\\|^/sys/firmware\\|^/sys/fs/cgroup ' | sort")]
    [InlineData("awk '{ for (i = 7; $i != \"-\"; i++) printf \"%s \", $i; print $5 }' /proc/self/mountinfo | sed 's/:[0-9]*//' | sort")]
    [InlineData("ls -ld / /proc /sys /dev /dev/pts /dev/shm /dev/mqueue | awk '{print $1, $3, $4, $NF}'")]
    [InlineData("ls /proc/self/fd | sort -n | head -3")]
    [InlineData("cat /proc/self/oom_score_adj; cat /proc/self/setgroups; cat /proc/self/uid_map")]
    [InlineData("cut -d: -f2 /proc/self/cgroup | sort")]
    [InlineData("ifconfig -a | grep -v 'RX\\|TX'; cat /proc/net/route")]
    [InlineData("tr '\\0' ' ' </proc/1/cmdline; cat /proc/1/comm; cut -d' ' -f4-8 /proc/1/stat")]
    [InlineData("for f in /proc/kcore /proc/keys /proc/timer_list /proc/sched_debug /sys/firmware; do stat -c '%n %F %s' $f 2>&1; done")]
    [InlineData("cat /sys/fs/cgroup/memory/memory.limit_in_bytes; ls /sys/fs/cgroup | sort")]
    public void A_container_looks_the_same_as_under_runc(string script)
    {
        string theirs = RunWith(Programs.Peer("runc"), script);
        Assert.Equal(theirs, RunWith(Programs.Corun, script));
    }

    private static string RunWith(string runtime, string script)
    {
        using var bundle = new Bundle(runtime);
        bundle.Config["hostname"] = "same";
        string output = bundle.Script(script).Run().Exits().Text;
        return Variable().Replace(output.Replace(bundle.Id, "ID", StringComparison.Ordinal).Replace(bundle.Directory.Path, "DIR", StringComparison.Ordinal), "N");
    }

    // Numbers of mounts, peer groups and inodes differ from run to run.
    [GeneratedRegex(@"(?<=master:|shared:|propagate_from:)\d+")]
    private static partial Regex Variable();
}
