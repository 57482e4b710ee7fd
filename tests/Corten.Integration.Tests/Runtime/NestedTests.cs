using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>corun in a container of corun's or podman's.</summary>
public sealed class NestedTests
{
    private const string RunInner = "corun --root /state run --bundle /inner inner";

    private static readonly string[] s_libraries = [.. ((string[])["/lib", "/lib64", "/usr/lib"]).Where(Directory.Exists)];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_a_privileged_container(bool cgroupNamespace)
    {
        using Bundle outer = Privileged(new Bundle());
        if (cgroupNamespace)
            outer.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "cgroup" });
        AddInner(outer, inner => inner["linux"]!["resources"]!["pids"] = new JsonObject { ["limit"] = 23 });
        string[] lines = [.. outer.Script($"{RunInner}; echo code $?; corun --root /state list -q").Run().Exits().Lines];
        Assert.Contains("inner-name", lines);
        Assert.Contains("cgroup /inner", lines.Select(line => cgroupNamespace ? line : line.Replace("/" + outer.Id, "", StringComparison.Ordinal)));
        Assert.Equal("code 7", lines[^1]);
    }

    [Fact]
    public void In_a_privileged_container_the_life_cycle_is_whole()
    {
        using Bundle outer = Privileged(new Bundle());
        AddInner(outer, inner => inner["process"]!["args"] = new JsonArray("/bin/sleep", "600"));
        string script = string.Join(" && ",
            "corun --root /state create --bundle /inner inner </dev/null >/dev/null", "corun --root /state start inner", "corun --root /state exec inner hostname",
            "corun --root /state pause inner", "corun --root /state resume inner", "corun --root /state kill inner KILL", "sleep 1", "corun --root /state delete inner",
            "corun --root /state list -q", "echo end");
        Assert.Equal(["inner-name", "end"], outer.Script(script).Run().Exits().Lines);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void In_an_ordinary_users_container(bool userNamespace)
    {
        using var user = new OrdinaryUser();
        using Bundle outer = Privileged(new Bundle(user.Corun, OrdinaryUser.Id));
        outer.Linux["namespaces"]!.AsArray().Add(new JsonObject { ["type"] = "network" });
        AddInner(outer, inner => WithoutUserNamespace(inner, !userNamespace), "--rootless");
        string[] lines = [.. outer.Script($"{RunInner}; echo code $?; corun --root /state list -q").Run().Exits().Lines];
        Assert.Contains("inner-name", lines);
        Assert.Equal("code 7", lines[^1]);
    }

    private static void WithoutUserNamespace(JsonObject config, bool remove)
    {
        if (!remove)
            return;
        JsonArray namespaces = config["linux"]!["namespaces"]!.AsArray();
        namespaces.Remove(namespaces.Single(entry => (string)entry!["type"]! == "user"));
        config["linux"]!.AsObject().Remove("uidMappings");
        config["linux"]!.AsObject().Remove("gidMappings");
    }

    private static Bundle Privileged(Bundle bundle)
    {
        bundle.Config["root"]!["readonly"] = false;
        bundle.Process["noNewPrivileges"] = false;
        bundle.Process["rlimits"] = new JsonArray();
        bundle.Process["capabilities"] = new JsonObject { ["bounding"] = All(), ["effective"] = All(), ["permitted"] = All() };
        bundle.Linux["maskedPaths"] = new JsonArray();
        bundle.Linux["readonlyPaths"] = new JsonArray();
        if (bundle.Linux["resources"] is JsonObject resources)
            resources["devices"] = new JsonArray(new JsonObject { ["allow"] = true, ["access"] = "rwm" });
        foreach (JsonNode? mount in bundle.Config["mounts"]!.AsArray().Where(m => ((string)m!["destination"]!).StartsWith("/sys", StringComparison.Ordinal)))
            mount!["options"] = new JsonArray([.. mount["options"]!.AsArray().Where(o => (string)o! != "ro").Select(o => (JsonNode)(string)o!)]);
        foreach (string library in s_libraries)
            bundle.AddMount(library, "bind", library, "rbind", "ro");
        return bundle;

        static JsonArray All() => [.. s_capabilities.Select(name => (JsonNode)name)];
    }

    private static readonly string[] s_capabilities = [.. ((string[])
    [
        "chown", "dac_override", "dac_read_search", "fowner", "fsetid", "kill", "setgid", "setuid", "setpcap", "linux_immutable", "net_bind_service",
        "net_broadcast", "net_admin", "net_raw", "ipc_lock", "ipc_owner", "sys_module", "sys_rawio", "sys_chroot", "sys_ptrace", "sys_pacct", "sys_admin",
        "sys_boot", "sys_nice", "sys_resource", "sys_time", "sys_tty_config", "mknod", "lease", "audit_write", "audit_control", "setfcap", "mac_override",
        "mac_admin", "syslog", "wake_alarm", "block_suspend", "audit_read", "perfmon", "bpf", "checkpoint_restore",
    ]).Select(name => "CAP_" + name.ToUpperInvariant())];

    // A bundle in the bundle: the same busybox, and corun beside it.
    private static void AddInner(Bundle outer, Action<JsonObject> change, params string[] options)
    {
        foreach (string directory in (string[])["inner", "state", "lib", "lib64", "usr/lib"])
            Directory.CreateDirectory($"{outer.Rootfs}/{directory}");
        File.Copy(Programs.Corun, outer.Rootfs + "/bin/corun");
        BusyboxRootfs.Make(outer.Rootfs + "/inner/rootfs");
        Command.Run(Programs.Corun, ["spec", "--bundle", outer.Rootfs + "/inner", .. options]).Exits();
        JsonObject inner = JsonNode.Parse(File.ReadAllText(outer.Rootfs + "/inner/config.json"))!.AsObject();
        inner["hostname"] = "inner-name";
        inner["process"]!["terminal"] = false;
        inner["process"]!["rlimits"] = new JsonArray();
        inner["process"]!["args"] = new JsonArray("/bin/sh", "-c", "hostname; sed -n 's/^8:[^:]*:/cgroup /p; s/^0::/cgroup /p' /proc/self/cgroup; exit 7");
        foreach (JsonNode? mount in inner["mounts"]!.AsArray().Where(m => m!["options"] is not null))
            mount!["options"] = new JsonArray([.. mount["options"]!.AsArray().Where(o => (string)o! != "gid=5").Select(o => (JsonNode)(string)o!)]);
        change(inner);
        File.WriteAllText(outer.Rootfs + "/inner/config.json", inner.ToJsonString());
        Command.Run("/bin/chown", "-hR", "--reference", outer.Rootfs, outer.Rootfs + "/inner", outer.Rootfs + "/state", outer.Rootfs + "/bin/corun").Exits();
    }
}
