using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Scheduling, processors, memory policy and personality, of a container's own process and of those that exec adds.</summary>
public sealed class ProcessTuningTests : IDisposable
{
    private const string FirstMapping = "head -n 1 /proc/self/numa_maps | cut -d ' ' -f 2";

    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_scheduling_policy_is_the_containers_and_its_execs()
    {
        _bundle.Process["scheduler"] = JsonNode.Parse("""{ "policy": "SCHED_BATCH", "nice": 11 }""");
        Start();
        string chrt = Programs.Peer("chrt");
        Assert.Contains("SCHED_BATCH", Command.Run(chrt, "-p", InitPid).Exits().Output, StringComparison.Ordinal);
        Assert.Equal("11", Field(File.ReadAllText($"/proc/{InitPid}/stat"), 16));
        Assert.Equal("11", Field(_bundle.Corun("exec", _bundle.Id, "cat", "/proc/self/stat").Exits().Text, 16));
    }

    [Fact]
    public void A_process_of_exec_may_have_a_deadline()
    {
        Start();
        string pid = ExecDetached("""
            "scheduler": { "policy": "SCHED_DEADLINE", "flags": ["SCHED_FLAG_RESET_ON_FORK"], "runtime": 42000, "deadline": 100000, "period": 1000000 }
            """);
        string output = Command.Run(Programs.Peer("chrt"), "-p", pid).Exits().Output;
        Assert.Contains("SCHED_DEADLINE|SCHED_RESET_ON_FORK", output, StringComparison.Ordinal);
        Assert.Contains("42000/100000/1000000", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SCHED_FIFO", 7)]
    [InlineData("SCHED_RR", 3)]
    [InlineData("SCHED_IDLE", 0)]
    [InlineData("SCHED_OTHER", 0)]
    public void Every_other_policy_is_set(string policy, int priority)
    {
        if (File.Exists("/sys/fs/cgroup/cpu/cpu.rt_runtime_us"))
            _bundle.Linux["resources"]!["cpu"] = JsonNode.Parse("""{ "realtimePeriod": 1000000, "realtimeRuntime": 1000 }""");
        Start();
        string pid = ExecDetached($$"""
            "scheduler": { "policy": "{{policy}}", "priority": {{priority}} }
            """);
        string output = Command.Run(Programs.Peer("chrt"), "-p", pid).Exits().Output;
        Assert.Contains($"{policy}\n", output, StringComparison.Ordinal);
        Assert.Contains($"priority: {priority}\n", output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_deadline_with_few_processors_is_refused_for_what_it_is()
    {
        Assert.SkipUnless(Environment.ProcessorCount > 1, "this machine has one processor only");
        _bundle.Linux["resources"]!["cpu"] = JsonNode.Parse("""{ "cpus": "0" }""");
        _bundle.Process["scheduler"] = JsonNode.Parse("""{ "policy": "SCHED_DEADLINE", "runtime": 42000, "deadline": 1000000, "period": 1000000 }""");
        _bundle.Args("true").Run().FailsWith(1, "process.scheduler", "process scheduler can't be used together with AllowedCPUs");
    }

    [Fact]
    public void The_kernels_refusal_names_the_field()
    {
        _bundle.Process["scheduler"] = JsonNode.Parse("""{ "policy": "SCHED_ISO" }""");
        _bundle.Args("true").Run().FailsWith(1, "process.scheduler", "SCHED_ISO");
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void The_io_priority_is_the_containers_and_its_execs()
    {
        string ionice = Programs.Peer("ionice");
        _bundle.Process["ioPriority"] = JsonNode.Parse("""{ "class": "IOPRIO_CLASS_BE", "priority": 4 }""");
        Start();
        Assert.Equal("best-effort: prio 4", Command.Run(ionice, "-p", InitPid).Exits().Text);
        Assert.Equal("best-effort: prio 4", Command.Run(ionice, "-p", ExecDetached("\"terminal\": false")).Exits().Text);
        Assert.Equal("idle", Command.Run(ionice, "-p", ExecDetached("""
            "ioPriority": { "class": "IOPRIO_CLASS_IDLE", "priority": 0 }
            """)).Exits().Text);
    }

    [Theory]
    [InlineData("LINUX32", "i686")]
    [InlineData("LINUX", "x86_64")]
    public void The_personality_is_the_containers_and_its_execs(string domain, string machine)
    {
        Assert.SkipUnless(System.Runtime.InteropServices.RuntimeInformation.OSArchitecture == System.Runtime.InteropServices.Architecture.X64, "the names are x86-64's");
        _bundle.Linux["personality"] = new JsonObject { ["domain"] = domain };
        _bundle.Linux["seccomp"] = JsonNode.Parse("""
            { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["personality"], "action": "SCMP_ACT_ERRNO" }] }
            """);
        _bundle.Script("uname -m; exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Length > 0));
        Assert.Equal(machine, _bundle.Log.Trim());
        Assert.Equal(machine, _bundle.Corun("exec", _bundle.Id, "uname", "-m").Exits().Text);
    }

    [Theory]
    [InlineData("""{ "mode": "MPOL_INTERLEAVE", "nodes": "0" }""", "interleave:0")]
    [InlineData("""{ "mode": "MPOL_BIND", "nodes": "0", "flags": ["MPOL_F_STATIC_NODES"] }""", "bind=static:0")]
    [InlineData("""{ "mode": "MPOL_PREFERRED", "nodes": "0", "flags": ["MPOL_F_RELATIVE_NODES"] }""", "prefer=relative:0")]
    [InlineData("""{ "mode": "MPOL_DEFAULT" }""", "default")]
    [InlineData("""{ "mode": "MPOL_LOCAL" }""", "local")]
    public void The_memory_policy_is_the_containers_and_its_execs(string policy, string expected)
    {
        Assert.SkipUnless(File.Exists("/proc/self/numa_maps"), "this kernel has no NUMA (CONFIG_NUMA)");
        _bundle.Linux["memoryPolicy"] = JsonNode.Parse(policy);
        _bundle.Script($"{FirstMapping}; exec sleep 600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Length > 0));
        Assert.Equal(expected, _bundle.Log.Trim());
        Assert.Equal(expected, _bundle.Corun("exec", _bundle.Id, "sh", "-c", FirstMapping).Exits().Text);
    }

    [Fact]
    public void A_memory_node_that_the_machine_has_not_is_refused_by_its_field()
    {
        Assert.SkipUnless(File.Exists("/proc/self/numa_maps"), "this kernel has no NUMA (CONFIG_NUMA)");
        _bundle.Linux["memoryPolicy"] = JsonNode.Parse("""{ "mode": "MPOL_BIND", "nodes": "60000" }""");
        _bundle.Args("true").Run().FailsWith(1, "linux.memoryPolicy", "60000");
    }

    [Theory]
    [InlineData("0", null, "0")]
    [InlineData("1", "0", "0")]
    [InlineData("0", "1", "1")]
    [InlineData(null, "0-1", "0-1")]
    public void A_process_of_exec_runs_on_the_processors_asked_for(string? initial, string? final, string expected)
    {
        RequireTwoProcessors();
        _bundle.Process["execCPUAffinity"] = new JsonObject { ["initial"] = initial, ["final"] = final };
        Start();
        Assert.Equal("0-1", Processors(File.ReadAllText($"/proc/{InitPid}/status")));
        Assert.Equal(expected, Processors(_bundle.Corun("exec", _bundle.Id, "cat", "/proc/self/status").Exits().Output));
    }

    [Fact]
    public void Processors_that_the_machine_has_not_are_refused_by_their_field()
    {
        _bundle.Process["execCPUAffinity"] = new JsonObject { ["final"] = "60000" };
        Start();
        _bundle.Corun("exec", _bundle.Id, "true").FailsWith(255, "process.execCPUAffinity.final", "60000");
    }

    [Fact]
    public void What_the_runtime_is_bound_to_binds_no_container()
    {
        RequireTwoProcessors();
        _bundle.Args("/bin/sleep", "600").Save();
        string bound = $"{Programs.Peer("taskset")} -c 0 {_bundle.Runtime} --root {_bundle.Directory["state"]}";
        Command.Shell($"{bound} create -b {_bundle.Directory.Path} {_bundle.Id} </dev/null >/dev/null 2>&1").Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.Equal("0-1", Processors(File.ReadAllText($"/proc/{InitPid}/status")));
        Assert.Equal("0-1", Processors(Command.Shell($"{bound} exec {_bundle.Id} cat /proc/self/status").Exits().Output));
    }

    [Fact]
    public void A_process_of_exec_has_the_containers_capabilities_where_its_file_names_none()
    {
        Start();
        string status = _bundle.Corun("exec", _bundle.Id, "cat", "/proc/self/status").Exits().Output;
        File.WriteAllText(_bundle.Directory["process.json"], """{ "args": ["/bin/cat", "/proc/self/status"], "cwd": "/", "noNewPrivileges": true }""");
        string other = _bundle.Corun("exec", "--process", _bundle.Directory["process.json"], _bundle.Id).Exits().Output;
        Assert.Equal(Capabilities(status), Capabilities(other));
    }

    private string InitPid => _bundle.State()["pid"]!.ToString();

    private static void RequireTwoProcessors() =>
        Assert.SkipUnless(Processors(File.ReadAllText("/proc/self/status")) == "0-1", "this machine has not exactly the processors 0 and 1");

    private static string Processors(string status) => Line(status, "Cpus_allowed_list:");

    private static IEnumerable<string> Capabilities(string status) => status.Split('\n').Where(line => line.StartsWith("Cap", StringComparison.Ordinal));

    private static string Line(string status, string name) =>
        Assert.Single(status.Split('\n'), line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Trim();

    // Fields behind the name in parentheses, which may have spaces; the count is that of proc(5) less 3, from 0.
    private static string Field(string stat, int index) => stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[index];

    private void Start()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
    }

    private string ExecDetached(string field)
    {
        File.WriteAllText(_bundle.Directory["process.json"], $$"""{ "args": ["/bin/sleep", "600"], "cwd": "/", {{field}} }""");
        string line = $"{_bundle.Runtime} --root {_bundle.Directory["state"]} exec -d --pid-file {_bundle.Directory["pid"]} --process {_bundle.Directory["process.json"]} {_bundle.Id}";
        Command.Shell($"{line} </dev/null >/dev/null 2>{_bundle.Directory["error"]} || {{ cat {_bundle.Directory["error"]}; exit 1; }}").Exits();
        return File.ReadAllText(_bundle.Directory["pid"]);
    }
}
