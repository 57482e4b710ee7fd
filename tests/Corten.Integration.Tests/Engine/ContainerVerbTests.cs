using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>The verbs that work on containers which are there.</summary>
public sealed class ContainerVerbTests(Store store) : IClassFixture<Store>
{
    [Fact]
    public void A_paused_container_is_shown_as_docker_words_it()
    {
        string id = store.RunDetached(["--name", "paused"], "sleep", "1000");
        Assert.Equal("paused", store.Corten("pause", "paused").Exits().Text);
        Assert.Matches(@"^Up (Less than a second|\d+ seconds?) \(Paused\) paused$", store.Corten("ps", "--filter", "status=paused", "--format", "{{.Status}} {{.State}}").Exits().Text);
        Assert.Equal("paused true true", store.Inspect("paused", "{{.State.Status}} {{.State.Paused}} {{.State.Running}}"));
        store.Corten("pause", "paused").FailsWith(1, "already paused");
        store.Corten("exec", "paused", "true").FailsWith(125, "is paused");
        store.Corten("rm", "paused").FailsWith(1, "paused");
        Assert.Equal(id, store.Corten("unpause", "--all").Exits().Text);
        store.Corten("exec", "paused", "true").Exits();
        store.Corten("unpause", "paused").FailsWith(1, "not paused");
        store.Corten("pause", "paused").Exits();
        store.Corten("rm", "-f", "paused").Exits();
        Assert.Empty(Cgroups.Of(id));
    }

    [Fact]
    public void Top_has_podmans_columns_and_takes_its_descriptors_and_those_of_ps()
    {
        store.RunDetached(["--name", "top"], "sleep", "1000");
        Assert.Matches(@"^USER +PID +PPID +%CPU +ELAPSED +TTY +TIME +COMMAND\s*\nroot +1 +0 +\d+\.\d{3} +[\d.]+s +\? +\S+ +sleep 1000$", store.Corten("top", "top").Exits().Text);
        Assert.Matches(@"^PID +COMMAND\n1 +sleep 1000$", store.Corten("top", "top", "pid", "args").Exits().Text);
        Assert.Matches(@"^PID +COMMAND\n1 +sleep 1000$", store.Corten("top", "--latest", "pid,args").Exits().Text);
        Assert.Matches($@"^PID +COMMAND\n{store.Inspect("top", "{{.State.Pid}}")} +sleep$", store.Corten("top", "top", "-eo", "pid,comm").Exits().Text);
        store.Corten("top", "top", "nonsense").FailsWith(1, "nonsense");
        store.Corten("top").FailsWith(125, "name or id");
        store.Corten("rm", "-f", "top").Exits();
    }

    [Fact]
    public void Rename_update_port_and_exists()
    {
        store.RunDetached(["--name", "before"], "sleep", "1000");
        store.Corten("rename", "before", "after").Exits();
        store.Corten("container", "exists", "after").Exits();
        store.Corten("container", "exists", "before").Exits(1);
        Assert.Equal("after", store.Corten("update", "--memory", "48m", "--pids-limit", "33", "--restart", "on-failure:4", "after").Exits().Text);
        Assert.Equal("50331648 33 on-failure 4", store.Inspect("after", "{{.HostConfig.Memory}} {{.HostConfig.PidsLimit}} {{.HostConfig.RestartPolicy.Name}} {{.HostConfig.RestartPolicy.MaximumRetryCount}}"));
        store.Corten("update", "after").FailsWith(125, "flags");
        store.Corten("update", "--memory", "x", "after").FailsWith(125, "--memory");
        Assert.Equal("", store.Corten("port", "after").Exits().Text);
        store.Corten("port", "after", "80").FailsWith(1, "80/tcp");
        store.Corten("port", "nobody").FailsWith(1, "no such container");
        store.Corten("rm", "-f", "after").Exits();
    }

    [Fact]
    public void Several_containers_are_stopped_killed_started_restarted_and_removed()
    {
        string[] names = ["many1", "many2", "many3"];
        foreach (string name in names)
            store.RunDetached(["--name", name, "--label", "many=yes", "--stop-timeout", "0"], "sleep", "1000");
        string pid = store.Inspect("many1", "{{.State.Pid}}");
        Assert.Equal(names, store.Corten(["restart", "-t", "0", .. names]).Exits().Lines);
        Assert.NotEqual(pid, store.Inspect("many1", "{{.State.Pid}}"));
        CommandResult partly = store.Corten("kill", "many1", "nobody", "many2");
        Assert.Equal(("many1\nmany2", 1), (partly.Text, partly.ExitCode));
        Assert.Equal("137\n137", store.Corten("wait", "many1", "many2").Exits().Text);
        store.Corten("kill", "many1").FailsWith(1, "not running");
        Assert.Equal("many3", store.Corten("stop", "many3").Exits().Text);
        Assert.Equal(3, store.Corten("start", "--filter", "label=many").Exits().Lines.Count);
        Assert.Equal(3, store.Corten("stop", "--filter", "label=many", "-t", "0").Exits().Lines.Count);
        Assert.Equal(names, store.Corten(["rm", .. names]).Exits().Lines);
        store.Corten("rm", "many1").FailsWith(1, "no such container");
        store.Corten("rm", "--ignore", "many1").Exits();
        store.Corten("stop", "--ignore", "many1").Exits();
        store.Corten("stop").FailsWith(125, "at least one name");
        store.Corten("stop", "--all", "x").FailsWith(125, "no arguments are needed with --all");
    }

    [Fact]
    public void A_container_ID_file_names_containers()
    {
        string file = store["verbs.cid"];
        store.Corten("create", "--cidfile", file, "--network", "none", "localhost/busybox", "sleep", "1000").Exits();
        string id = File.ReadAllText(file);
        store.Corten("start", id).Exits();
        Assert.Equal(id, store.Corten("kill", "--cidfile", file).Exits().Text);
        Assert.Equal(id, store.Corten("rm", "-f", "--cidfile", file).Exits().Text);
        store.Corten("rm", "--cidfile", file + ".no").FailsWith(125, "CIDFile");
    }

    [Fact]
    public void Rm_takes_those_that_depend_and_a_name_can_be_taken_over()
    {
        string base1 = store.RunDetached(["--name", "base"], "sleep", "1000");
        string user = store.Corten("create", "--net", "container:base", "localhost/busybox", "true").Exits().Text;
        Assert.Equal([user, "base"], store.Corten("rm", "-f", "--depend", "base").Exits().Lines);
        store.RunDetached(["--name", "taken"], "sleep", "1000");
        string second = store.Corten("create", "--replace", "--name", "taken", "localhost/busybox", "true").Exits().Text;
        string third = store.RunDetached(["--replace", "--name", "taken", "--memory", "0"], "sleep", "1000");
        Assert.Equal(third, store.Inspect("taken", "{{.Id}}"));
        store.Corten("container", "exists", second).Exits(1);
        store.Corten("container", "exists", base1).Exits(1);
        store.Corten("create", "--replace", "localhost/busybox", "true").FailsWith(125, "--name");
        Assert.Equal("", store.Corten("--noout", "rm", "-f", "taken").Exits().Text);
    }

    [Fact]
    public void Wait_takes_conditions()
    {
        string id = store.RunDetached([], "sh", "-c", "sleep 1; exit 9");
        Assert.Equal("-1", store.Corten("wait", "--condition", "running", id).Exits().Text);
        Assert.Equal("9", store.Corten("wait", "--condition", "stopped", "--interval", "20ms", id).Exits().Text);
        Assert.Equal("9", store.Corten("wait", "--latest").Exits().Text);
        store.Corten("wait", "--condition", "asleep", id).FailsWith(125, "asleep");
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void Stats_is_dockers_table_once()
    {
        store.RunDetached(["--name", "busy", "--memory", "64m"], "sh", "-c", "while :; do :; done");
        string[] lines = [.. store.Corten("stats", "--no-stream", "busy").Exits().Lines];
        Assert.Matches(@"^CONTAINER ID +NAME +CPU % +MEM USAGE / LIMIT +MEM % +NET I/O +BLOCK I/O +PIDS$", lines[0].TrimEnd());
        Assert.Matches(@"^[0-9a-f]{12} +busy +\d+\.\d\d% +[\d.]+[KM]?i?B / 64MiB +\d+\.\d\d% +0B / 0B +\S+ / \S+ +1$", lines[1].TrimEnd());
        JsonNode row = JsonNode.Parse(store.Corten("stats", "--no-stream", "--format", "json", "busy").Exits().Text)!;
        Assert.Equal(("busy", "1"), ((string?)row["Name"], (string?)row["PIDs"]));
        Assert.True(double.Parse(((string)row["CPUPerc"]!).TrimEnd('%'), System.Globalization.CultureInfo.InvariantCulture) > 1);
        Assert.Equal("busy", store.Corten("stats", "--no-stream", "--format", "{{.Name}}").Exits().Text);
        store.Corten("stats", "--no-stream", "nobody").FailsWith(1, "nobody");
        store.Corten("rm", "-f", "busy").Exits();
    }

    [Fact]
    public void A_restart_policy_is_carried_out_and_counted()
    {
        string id = store.RunDetached(["--name", "policy", "--restart", "on-failure:2"], "sh", "-c", "exit 3");
        Assert.True(Wait.Until(() => store.Inspect("policy", "{{.State.Status}} {{.RestartCount}} {{.State.ExitCode}}") == "exited 2 3"));
        // Whoever cleans up after it comes a moment later.
        Assert.True(Wait.Until(() => !Cgroups.Of(id).Any()));
        store.Corten("rm", "policy").Exits();
        store.RunDetached(["--name", "policy", "--restart", "always"], "sh", "-c", "exit 7");
        Assert.True(Wait.Until(() => store.Corten("ps", "--filter", "status=restarting", "--format", "{{.Status}}").Exits().Text.StartsWith("Restarting (7)", StringComparison.Ordinal)));
        store.Corten("rm", "-f", "policy").Exits();
        store.Corten("run", "--rm", "--restart", "always", "localhost/busybox", "true").FailsWith(125, "--restart and --rm");
        store.Corten("run", "--restart", "often", "localhost/busybox", "true").FailsWith(125, "often");
    }
}
