using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class ContainerCommandTests(Store store) : IClassFixture<Store>
{
    [Fact]
    public void A_detached_container_is_listed_read_entered_stopped_and_removed()
    {
        string id = store.RunDetached(["--name", "web"], "sh", "-c", "echo ready; trap 'exit 3' TERM; while :; do sleep 0.05; done");
        string[] rows = [.. store.Corten("ps").Exits().Lines];
        Assert.Matches(@"^CONTAINER ID\s+IMAGE\s+COMMAND\s+CREATED\s+STATUS\s+PORTS\s+NAMES\s*$", rows[0]);
        Assert.Matches($@"^{id[..12]}\s+localhost/busybox.*Up .*web\s*$", rows[1]);

        Assert.True(Wait.Until(() => store.Corten("logs", "web").Exits().Text == "ready"));
        Assert.Equal("inside", store.Corten("exec", "web", "echo", "inside").Exits().Text);
        store.Corten("exec", "web", "sh", "-c", "exit 4").Exits(4);
        store.Corten("exec", "web", "no-such-command").Exits(127);

        Assert.Equal("web", store.Corten("stop", "web").Exits().Text);
        Assert.Equal("", store.Corten("ps", "-q").Exits().Text);
        Assert.Matches($@"{id[..12]}\s.*Exited \(3\)", store.Corten("ps", "-a").Exits().Text);
        Assert.Equal("web", store.Corten("rm", "web").Exits().Text);
        Assert.Empty(Cgroups.Of(id));
    }

    [Fact]
    public void Logs_follow_until_the_end()
    {
        string id = store.RunDetached([], "sh", "-c", "for i in 1 2 3; do echo line $i; sleep 0.2; done; echo bad >&2");
        using RunningCommand logs = store.Start("logs", "-f", id);
        CommandResult result = logs.Wait().Exits();
        Assert.Equal(("line 1\nline 2\nline 3\n", "bad\n"), (result.Output, result.Error));
        store.Corten("rm", "-f", id).Exits();
    }

    [Fact]
    public void Attach_shows_the_output_and_passes_the_exit_code_on()
    {
        string id = store.RunDetached(["-i"], "sh", "-c", "read line; echo got $line; exit 6");
        using RunningCommand attach = store.Start("attach", id);
        attach.Type("something\n");
        attach.WaitFor("got something");
        attach.Wait().Exits(6);
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void Inspect_is_JSON_with_dockers_names()
    {
        string id = store.RunDetached(["--name", "looked-at", "-e", "A=1", "--hostname", "there"], "sleep", "600");
        JsonObject container = Assert.Single(JsonNode.Parse(store.Corten("inspect", "looked-at").Exits().Output)!.AsArray())!.AsObject();
        Assert.Equal(id, (string?)container["Id"]);
        Assert.Equal("running", (string?)container["State"]!["Status"]);
        Assert.Equal("there", (string?)container["Config"]!["Hostname"]);
        Assert.Contains("A=1", container["Config"]!["Env"]!.AsArray().Select(entry => (string?)entry));
        int pid = (int)container["State"]!["Pid"]!;
        Assert.Contains("sleep", File.ReadAllText($"/proc/{pid}/cmdline"), StringComparison.Ordinal);
        Assert.Equal($"{pid} running", store.Inspect("looked-at", "{{.State.Pid}} {{.State.Status}}"));
        store.Corten("rm", "-f", "looked-at").Exits();
    }

    [Fact]
    public void A_stopped_container_starts_again_with_its_files()
    {
        string id = store.RunDetached([], "sh", "-c", "echo x >>/count; wc -l </count");
        Assert.Equal("0", store.Corten("wait", id).Exits().Text);
        store.Corten("start", id).Exits();
        Assert.Equal("0", store.Corten("wait", id).Exits().Text);
        Assert.Equal("1\n2", store.Corten("logs", id).Exits().Text);
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void Stop_kills_what_does_not_listen()
    {
        string id = store.RunDetached([], "sh", "-c", "trap '' TERM; echo ready; while :; do sleep 1; done");
        Assert.True(Wait.Until(() => store.Corten("logs", id).Text == "ready"));
        store.Corten("stop", "-t", "1", id).Exits();
        Assert.Equal("137", store.Inspect(id, "{{.State.ExitCode}}"));
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void A_running_container_is_removed_by_force_only()
    {
        string id = store.RunDetached([], "sleep", "600");
        store.Corten("rm", id).FailsWith(1, "cannot remove", "running");
        store.Corten("rm", "-f", id).Exits();
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Several_are_named_by_id_prefix_and_name()
    {
        string first = store.RunDetached(["--name", "one"], "sleep", "600");
        string second = store.RunDetached(["--name", "two"], "sleep", "600");
        store.Corten("kill", first[..8], "two").Exits();
        Assert.Equal("137\n137", store.Corten("wait", "one", second[..12]).Exits().Text);
        store.Corten("rm", "one", "two").Exits();
    }

    [Fact]
    public void Exec_on_a_terminal_is_a_shell()
    {
        string id = store.RunDetached([], "sleep", "600");
        using RunningCommand exec = store.StartOnTerminal("exec", "-it", "-e", "A=1", "-w", "/tmp", "-u", "1000", id, "sh");
        exec.WaitFor("$");
        exec.Type("echo $A $(pwd) $(id -u); exit 3\n");
        Assert.Contains("1 /tmp 1000", exec.Wait().Exits(3).Output, StringComparison.Ordinal);
        store.Corten("rm", "-f", id).Exits();
    }

    [Fact]
    public void A_container_is_seen_in_its_own_namespaces()
    {
        string id = store.RunDetached([], "sleep", "600");
        string pid = store.Inspect(id, "{{.State.Pid}}");
        foreach (string kind in (string[])["ipc", "mnt", "net", "pid", "uts"])
            Assert.NotEqual(new FileInfo($"/proc/self/ns/{kind}").LinkTarget, new FileInfo($"/proc/{pid}/ns/{kind}").LinkTarget);
        store.Corten("rm", "-f", id).Exits();
    }

    [Fact]
    public void The_monitor_holds_nothing_of_the_shell_that_started_it()
    {
        // The substitution waits for everyone who holds the pipe, on descriptor 7 too.
        string line = string.Join(' ', store.Global.Prepend(Programs.Corten).Concat(["run", "-d", "--network", "none", "localhost/busybox", "sleep", "600"]).Select(Command.Quote));
        CommandResult result = Command.Shell($"id=$({line} 7>&1); echo \"got $id\"").Exits();
        Assert.Matches("^got [0-9a-f]{64}$", result.Text);
        store.Corten("rm", "-f", result.Text[4..]).Exits();
    }

    [Fact]
    public void Another_runtime_can_be_used()
    {
        string output = store.Corten("run", "--runtime", Programs.Peer("runc"), "--rm", "--network", "none", "localhost/busybox", "echo", "by runc").Exits().Text;
        Assert.Equal("by runc", output);
        store.AssertNoContainerIsLeft();
    }
}
