using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Fields of config.json that runc has too: the container must look the same under both.</summary>
public sealed class FieldTests
{
    [Theory]
    [InlineData("/process/oomScoreAdj", "500", "cat /proc/self/oom_score_adj")]
    [InlineData("/process/oomScoreAdj", null, "cat /proc/self/oom_score_adj")]
    [InlineData("/process/capabilities", null, "grep ^Cap /proc/self/status")]
    [InlineData("/process/user", """{ "uid": 1000, "gid": 100, "additionalGids": [5, 6], "umask": 7 }""", "id -u; id -g; id -G; umask; grep ^Cap /proc/self/status")]
    [InlineData("/process/rlimits", """[{ "type": "RLIMIT_CORE", "soft": 1, "hard": 2 }, { "type": "RLIMIT_CPU", "soft": 100, "hard": 200 }, { "type": "RLIMIT_STACK", "soft": 65536, "hard": 131072 }]""", "cat /proc/self/limits")]
    [InlineData("/process/rlimits", """[{ "type": "RLIMIT_NOFILE", "soft": 100, "hard": 200 }, { "type": "RLIMIT_FSIZE", "soft": 4096, "hard": 4096 }, { "type": "RLIMIT_AS", "soft": 1000000000, "hard": 18446744073709551615 }]""", "cat /proc/self/limits")]
    [InlineData("/linux/sysctl", """{ "net.ipv4.ip_forward": "1", "kernel.shmmax": "12345", "net/ipv4/conf/lo/rp_filter": "2", "fs.mqueue.msg_max": "7" }""", "cat /proc/sys/net/ipv4/ip_forward /proc/sys/kernel/shmmax /proc/sys/net/ipv4/conf/lo/rp_filter /proc/sys/fs/mqueue/msg_max")]
    [InlineData("/linux/rootfsPropagation", "\"rslave\"", "awk '$5 == \"/\" { print $7 == \"-\" ? \"none\" : substr($7, 1, 7) }' /proc/self/mountinfo")]
    [InlineData("/linux/rootfsPropagation", "\"private\"", "awk '$5 == \"/\" { print $7 == \"-\" ? \"none\" : substr($7, 1, 7) }' /proc/self/mountinfo")]
    [InlineData("/linux/maskedPaths", """["/proc/kcore", "/sys/firmware", "/proc/keys", "/no/such", "/etc/masked"]""", "stat -c '%n %F %t %T' /proc/kcore /proc/keys; ls -A /sys/firmware; cat /etc/masked; stat -c '%F %t %T' /etc/masked")]
    [InlineData("/linux/readonlyPaths", """["/proc/sys", "/no/such", "/tmp"]""", "touch /tmp/x; echo x >/proc/sys/kernel/hostname; awk '$5 ~ /sys$|tmp/ { print $5, $6 }' /proc/self/mountinfo")]
    [InlineData("/linux/devices", """[{ "path": "/dev/fuse", "type": "c", "major": 10, "minor": 229, "fileMode": 438, "uid": 1, "gid": 2 }, { "path": "/dev/d/b", "type": "b", "major": 7, "minor": 0, "fileMode": 384 }, { "path": "/tmp/pipe", "type": "p", "fileMode": 420, "uid": 3 }, { "path": "/dev/u", "type": "u", "major": 1, "minor": 3 }]""", "stat -c '%n %F %a %u %g %t %T' /dev/fuse /dev/d/b /tmp/pipe /dev/u")]
    public void A_field_does_what_it_does_under_runc(string pointer, string? value, string script) =>
        Assert.Equal(Run(Programs.Peer("runc"), pointer, value, script), Run(null, pointer, value, script));

    [Theory]
    [InlineData("shared", "shared")]
    [InlineData("slave", "none")]
    [InlineData("private", "none")]
    [InlineData("unbindable", "unbindable")]
    public void The_root_has_the_propagation_asked_for(string propagation, string expected)
    {
        using var bundle = new Bundle();
        bundle.Linux["rootfsPropagation"] = propagation;
        string field = bundle.Script("awk '$5 == \"/\" { print $7 }' /proc/self/mountinfo").Run().Exits().Text;
        Assert.Equal(expected, field == "-" ? "none" : field.Split(':')[0]);
    }

    [Theory]
    [InlineData("/linux/devices", """[{ "path": "/dev/x", "type": "c", "major": 1, "minor": 3 }]""", "dev/x", "linux.devices")]
    public void A_file_where_a_device_belongs_is_refused(string pointer, string value, string file, string word)
    {
        using var bundle = new Bundle();
        bundle.Config["mounts"] = new JsonArray();
        File.WriteAllText($"{bundle.Rootfs}/{file}", "no device");
        Set(bundle, pointer, value);
        bundle.Args("true").Run().FailsWith(1, word, "has something else");
    }

    [Theory]
    [InlineData("network", "net", "net.ipv4.ip_forward")]
    [InlineData("ipc", "ipc", "kernel.shmmax")]
    [InlineData("uts", "uts", "kernel.domainname")]
    public void A_kernel_parameter_of_the_hosts_namespace_is_refused_though_a_path_leads_there(string type, string file, string key)
    {
        using var bundle = new Bundle();
        bundle.Namespace(type)!["path"] = $"/proc/self/ns/{file}";
        if (type == "uts")
            bundle.Config.Remove("hostname");
        bundle.Linux["sysctl"] = new JsonObject { [key] = "1" };
        bundle.Args("true").Run().FailsWith(1, "linux.sysctl", key, "would change the host");
    }

    private static string Run(string? runtime, string pointer, string? value, string script)
    {
        using var bundle = new Bundle(runtime);
        bundle.Config["hostname"] = "same";
        bundle.Config["root"]!["readonly"] = false;
        File.WriteAllText($"{bundle.Rootfs}/etc/masked", "secret");
        Set(bundle, pointer, value);
        return bundle.Script(script + "; exit 0").Run().Exits().Text;
    }

    private static void Set(Bundle bundle, string pointer, string? value)
    {
        string[] parts = pointer.Split('/')[1..];
        JsonObject owner = parts.Length == 1 ? bundle.Config : bundle.Config[parts[0]]!.AsObject();
        if (value is null)
            owner.Remove(parts[^1]);
        else
            owner[parts[^1]] = JsonNode.Parse(value);
    }
}
