using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

public sealed class RunCommandTests(Store store) : IClassFixture<Store>
{
    [Theory]
    [InlineData("exit 0", 0)]
    [InlineData("exit 7", 7)]
    [InlineData("exit 124", 124)]
    [InlineData("kill -9 $$; sleep 5", 0)]
    public void The_exit_code_is_the_processs(string script, int code) => store.Run([], "sh", "-c", script).Exits(code);

    [Fact]
    public void A_process_ended_by_a_signal_gives_128_and_its_number()
    {
        string id = store.RunDetached([], "sleep", "600");
        store.Corten("kill", "-s", "KILL", id).Exits();
        Assert.Equal("137", store.Corten("wait", id).Exits().Text);
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void A_command_that_is_not_there_gives_127()
    {
        store.Run([], "no-such-command").FailsWith(127, "no-such-command");
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void A_command_that_cannot_be_executed_gives_126()
    {
        store.Run([], "/etc/passwd").FailsWith(126, "/etc/passwd", "permission denied");
        store.Run([], "/etc").Exits(126);
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Nothing_is_left_of_a_removed_container()
    {
        Assert.Equal("hello", store.Run([], "echo", "hello").Exits().Text);
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Output_and_error_stay_apart()
    {
        CommandResult result = store.Run([], "sh", "-c", "echo out; echo err >&2").Exits();
        Assert.Equal(("out\n", "err\n"), (result.Output, result.Error));
    }

    [Fact]
    public void Input_arrives_with_i_and_not_without()
    {
        string[] arguments = [.. store.Global, "run", "--rm", "--network", "none"];
        Assert.Equal("typed", Command.RunWith("typed", Programs.Corten, [.. arguments, "-i", "localhost/busybox", "cat"]).Exits().Text);
        Assert.Equal("", Command.RunWith("typed", Programs.Corten, [.. arguments, "localhost/busybox", "cat"]).Exits().Text);
    }

    [Fact]
    public void Much_output_arrives_whole()
    {
        string text = store.Run([], "sh", "-c", "yes 0123456789 | head -c 50000000").Exits().Output;
        Assert.Equal(50_000_000, text.Length);
        Assert.Equal(50_000_000 / 11, text.AsSpan().Count("0123456789\n"));
    }

    [Fact]
    public void Environment_directory_user_and_host_name_are_as_asked()
    {
        string output = store.Run(["-e", "A=1", "--env", "B=two words", "-w", "/usr/bin", "-u", "1000:50", "-h", "mrsdalloway"],
            "sh", "-c", "echo $A $B $FROM_IMAGE; pwd; id -u; id -g; hostname").Exits().Text;
        Assert.Equal("1 two words yes\n/usr/bin\n1000\n50\nmrsdalloway", output);
    }

    [Fact]
    public void A_user_is_found_by_name_in_the_image() =>
        Assert.Equal("1000 1000 1000 50", store.Run(["-u", "alice"], "sh", "-c", "echo $(id -u) $(id -g) $(id -G)").Exits().Text);

    [Fact]
    public void The_entry_point_is_replaced() =>
        Assert.Equal("a b", store.Run(["--entrypoint", "/bin/echo"], "a", "b").Exits().Text);

    [Fact]
    public void A_volume_shows_the_hosts_directory_and_ro_protects_it()
    {
        Directory.CreateDirectory(store["data"]);
        File.WriteAllText(store["data/file"], "from the host");
        Assert.Equal("from the host", store.Run(["-v", $"{store["data"]}:/data"], "sh", "-c", "cat /data/file; echo new >/data/new").Exits().Text);
        Assert.Equal("new\n", File.ReadAllText(store["data/new"]));
        store.Run(["-v", $"{store["data"]}:/data:ro"], "sh", "-c", "touch /data/x 2>/dev/null").Exits(1);
    }

    [Fact]
    public void Limits_reach_the_kernel()
    {
        string id = store.RunDetached(["--memory", "64m", "--cpus", "0.5", "--pids-limit", "20"], "sleep", "600");
        Assert.Equal("67108864", File.ReadAllText(Cgroups.V1("memory", id) + "/memory.limit_in_bytes").Trim());
        string cpu = Cgroups.V1("cpu", id);
        Assert.Equal(0.5, double.Parse(File.ReadAllText(cpu + "/cpu.cfs_quota_us")) / double.Parse(File.ReadAllText(cpu + "/cpu.cfs_period_us")));
        Assert.Equal("20", File.ReadAllText(Cgroups.V1("pids", id) + "/pids.max").Trim());
        store.Corten("rm", "-f", id).Exits();
        Assert.Empty(Cgroups.Of(id));
    }

    [Fact]
    public void A_process_that_wants_too_much_memory_is_killed_and_inspect_says_so()
    {
        string id = store.RunDetached(["--memory", "20m"], "sh", "-c", "exec tail /dev/zero");
        Assert.Equal("137", store.Corten("wait", id).Exits().Text);
        Assert.Equal("true 137", store.Inspect(id, "{{.State.OOMKilled}} {{.State.ExitCode}}"));
        store.Corten("rm", id).Exits();
    }

    [Fact]
    public void Read_only_means_the_root_and_not_the_scratch_places() =>
        Assert.Equal("refused\nfine", store.Run(["--read-only"], "sh", "-c", "touch /new 2>/dev/null || echo refused; touch /dev/shm/x && echo fine").Exits().Text);

    [Fact]
    public void Without_a_network_there_is_only_loopback_and_with_the_hosts_all_of_it()
    {
        Assert.Equal("lo", store.Run([], "ls", "/sys/class/net").Exits().Text);
        string inside = store.Corten("run", "--rm", "--network", "host", "localhost/busybox", "readlink", "/proc/self/ns/net").Exits().Text;
        Assert.Equal(new FileInfo("/proc/self/ns/net").LinkTarget, inside);
    }

    [Fact]
    public void The_processes_seen_are_the_containers_or_the_hosts()
    {
        Assert.Equal("1", store.Run([], "sh", "-c", "echo $$").Exits().Text);
        string pid = Environment.ProcessId.ToString();
        store.Run(["--pid", "host"], "test", "-d", $"/proc/{pid}").Exits();
        store.Run([], "test", "-d", $"/proc/{pid}").Exits(1);
    }

    [Fact]
    public void Capabilities_are_dockers_default_and_change_on_request()
    {
        const string Script = "grep CapEff /proc/self/status | cut -f2";
        Assert.Equal("00000000a80425fb", store.Run([], "sh", "-c", Script).Exits().Text);
        Assert.Equal("00000000aa0425fb", store.Run(["--cap-add", "SYS_TIME"], "sh", "-c", Script).Exits().Text);
        Assert.Equal("00000000a80425fa", store.Run(["--cap-drop", "CAP_CHOWN"], "sh", "-c", Script).Exits().Text);
        Assert.Equal("0000000000000400", store.Run(["--cap-drop", "ALL", "--cap-add", "NET_BIND_SERVICE"], "sh", "-c", Script).Exits().Text);
    }

    [Fact]
    public void Privileged_has_what_the_host_has()
    {
        string all = File.ReadLines("/proc/self/status").Single(line => line.StartsWith("CapBnd", StringComparison.Ordinal)).Split('\t')[1];
        string output = store.Run(["--privileged"], "sh", "-c", "grep CapEff /proc/self/status | cut -f2; test -w /proc/sys/kernel/core_pattern && echo writable").Exits().Text;
        Assert.Equal($"{all}\nwritable", output);
    }

    [Fact]
    public void A_terminal_is_a_terminal()
    {
        using RunningCommand run = store.StartOnTerminal("run", "--rm", "-it", "--network", "none", "localhost/busybox", "sh");
        run.WaitFor("#");
        run.Type("tty; echo $((6*7)); exit 5\n");
        string output = run.Wait().Exits(5).Output;
        Assert.Contains("\n42", output, StringComparison.Ordinal);
        Assert.Matches("/dev/(console|pts/0)", output);
    }

    [Fact]
    public void The_terminals_size_is_passed_on()
    {
        string line = string.Join(' ', store.Global.Prepend(Programs.Corten).Concat(["run", "--rm", "-it", "--network", "none", "localhost/busybox", "stty", "size"]).Select(Command.Quote));
        using RunningCommand run = Command.Start(Programs.Peer("script"), "-qefc", $"stty rows 33 cols 111; {line}", "/dev/null");
        Assert.Contains("33 111", run.Wait().Exits().Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_to_the_command_goes_to_the_process()
    {
        using RunningCommand run = store.Start("run", "--rm", "--network", "none", "localhost/busybox", "sh", "-c", "trap 'exit 9' TERM; echo ready; while :; do sleep 0.05; done");
        run.WaitFor("ready");
        run.Signal("TERM");
        run.Wait().Exits(9);
        store.AssertNoContainerIsLeft();
    }

    [Fact]
    public void Processes_that_start_at_the_same_time_do_not_meet()
    {
        RunningCommand[] runs = [.. Enumerable.Range(0, 8).Select(number => store.Start("run", "--rm", "--network", "none", "localhost/busybox", "echo", $"{number}"))];
        for (int i = 0; i < runs.Length; i++)
        {
            Assert.Equal($"{i}", runs[i].Wait().Exits().Text);
            runs[i].Dispose();
        }
        store.AssertNoContainerIsLeft();
    }
}
