using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>One clear sentence, exit code 1, and nothing left behind.</summary>
public sealed class BadInputTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("{ \"ociVersion\": \"1.0.2\", ", "config.json")]
    [InlineData("not json", "config.json")]
    [InlineData("", "config.json")]
    [InlineData("[]", "config.json")]
    [InlineData("{ \"ociVersion\": \"1.0.2\", \"process\": \"text\" }", "process")]
    [InlineData("{ \"ociVersion\": \"1.0.2\", \"process\": { \"args\": [7] } }", "args")]
    public void A_broken_configuration_is_refused(string config, string word)
    {
        File.WriteAllText(_bundle.ConfigFile, config);
        _bundle.Corun("run", "-b", _bundle.Directory.Path, _bundle.Id).FailsWith(1, word);
        _bundle.AssertNothingLeft();
    }

    public static TheoryData<string, string, string> Changes => new()
    {
        { "/ociVersion", "\"7.0.0\"", "ociVersion" },
        { "/process/args", "[]", "args" },
        { "/process/args", "null", "args" },
        { "/process/cwd", "\"relative\"", "cwd" },
        { "/process/cwd", "\"\"", "cwd" },
        { "/process/rlimits", "[{\"type\": \"RLIMIT_NONSENSE\", \"hard\": 1, \"soft\": 1}]", "RLIMIT_NONSENSE" },
        { "/process/env", "[\"NO_EQUALS_SIGN\\u0000\"]", "env" },
        { "/root/path", "\"no-such-directory\"", "no-such-directory" },
        { "/root", "null", "root" },
        { "/linux/namespaces", "[{\"type\": \"bogus\"}]", "bogus" },
        { "/linux/namespaces", "[{\"type\": \"pid\"}, {\"type\": \"pid\"}]", "pid" },
        { "/linux/namespaces", "[{\"type\": \"uts\"}, {\"type\": \"mount\"}, {\"type\": \"network\", \"path\": \"/no/such/ns\"}]", "/no/such/ns" },
        { "/linux/namespaces", "[{\"type\": \"uts\"}, {\"type\": \"mount\"}, {\"type\": \"network\", \"path\": \"/etc/passwd\"}]", "/etc/passwd" },
        { "/linux/cgroupsPath", "\"../../../../etc/passwd\"", "linux.cgroupsPath" },
        { "/linux/seccomp", "{\"defaultAction\": \"SCMP_ACT_FLY\"}", "seccomp" },
        { "/linux/sysctl", "{\"kernel.panic\": \"1\"}", "kernel.panic" },
        { "/linux/sysctl", "{\"net.ipv4.ip_forward/../../../kernel/panic\": \"1\"}", "sysctl" },
        { "/linux/devices", "[{\"path\": \"/dev/x\", \"type\": \"q\", \"major\": 1, \"minor\": 3}]", "devices" },
        { "/linux/rootfsPropagation", "\"sideways\"", "sideways" },
        { "/mounts/0", "{\"destination\": \"/proc\", \"type\": \"nosuchfs\", \"source\": \"x\"}", "nosuchfs" },
        { "/mounts/0", "{\"destination\": \"\", \"type\": \"proc\", \"source\": \"proc\"}", "destination" },
        { "/linux/intelRdt", "{\"closID\": \"../..\"}", "linux.intelRdt.closID" },
        { "/linux/memoryPolicy", "{}", "linux.memoryPolicy.mode" },
        { "/linux/personality", "{\"domain\": \"BSD\"}", "linux.personality.domain" },
        { "/linux/netDevices", "{\"../x\": {}}", "linux.netDevices" },
        { "/linux/timeOffsets", "{\"monotonic\": {\"secs\": 1}}", "linux.timeOffsets" },
        { "/process/scheduler", "{\"policy\": \"SCHED_FAST\"}", "process.scheduler.policy" },
        { "/process/scheduler", "{\"policy\": \"SCHED_OTHER\", \"flags\": [\"x\"]}", "process.scheduler.flags[0]" },
        { "/process/ioPriority", "{\"class\": \"IOPRIO_CLASS_BE\", \"priority\": 9}", "process.ioPriority.priority" },
        { "/process/execCPUAffinity", "{\"initial\": \"0-\"}", "process.execCPUAffinity.initial" },
        { "/windows", "{}", "windows" },
        { "/vm", "{}", "vm" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_configuration_with_one_mistake_is_refused_by_its_name(string pointer, string value, string word)
    {
        Set(pointer, JsonNode.Parse(value));
        _bundle.Run().FailsWith(1, word);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_share_of_the_cache_is_refused_where_the_machine_shares_nothing_out()
    {
        Assert.SkipWhen(File.ReadAllText("/proc/self/mountinfo").Contains(" - resctrl ", StringComparison.Ordinal), "this machine has a resctrl file system");
        Set("/linux/intelRdt", JsonNode.Parse("{\"l3CacheSchema\": \"L3:0=1\"}"));
        _bundle.Run().FailsWith(1, "linux.intelRdt", "resctrl");
        _bundle.AssertNothingLeft();
    }

    [Theory]
    [InlineData(new[] { "frobnicate" }, "frobnicate")]
    [InlineData(new[] { "run", "--no-such-option", "x" }, "no-such-option")]
    [InlineData(new[] { "run" }, "run")]
    [InlineData(new[] { "start" }, "start")]
    [InlineData(new[] { "kill", "no-such-container" }, "no-such-container")]
    [InlineData(new[] { "state", "no-such-container" }, "no-such-container")]
    [InlineData(new[] { "delete", "no-such-container" }, "no-such-container")]
    [InlineData(new[] { "exec", "no-such-container", "true" }, "no-such-container")]
    public void A_command_line_that_makes_no_sense_is_refused(string[] arguments, string word)
    {
        CommandResult result = _bundle.Corun(arguments);
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains(word, result.Error + result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../escape")]
    [InlineData("a/b")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("name with spaces")]
    [InlineData("new\nline")]
    public void A_name_that_is_a_path_is_refused(string id)
    {
        _bundle.Args("true").Save();
        CommandResult result = _bundle.Corun("run", "-b", _bundle.Directory.Path, id);
        Assert.Equal(1, result.ExitCode);
        Assert.NotEmpty(result.Error);
    }

    [Fact]
    public void A_missing_bundle_is_refused() =>
        _bundle.Corun("run", "-b", _bundle.Directory["no-such-bundle"], _bundle.Id).FailsWith(1, "no-such-bundle");

    [Fact]
    public void A_program_that_is_not_there_is_named()
    {
        CommandResult result = _bundle.Args("no-such-program").Run();
        Assert.NotEqual(0, result.ExitCode);
        Assert.Contains("no-such-program", result.Error, StringComparison.Ordinal);
        _bundle.AssertNothingLeft();
    }

    [Fact]
    public void A_bind_mount_of_nothing_is_named()
    {
        _bundle.AddMount("/data", "bind", "/no/such/source", "rbind");
        CommandResult result = _bundle.Args("true").Run();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("/no/such/source", result.Error, StringComparison.Ordinal);
        _bundle.AssertNothingLeft();
    }

    // As runc 1.1 writes it into its default configuration.
    [Fact]
    public void An_ambient_capability_that_is_not_inheritable_is_warned_of_and_left_out()
    {
        _bundle.Process["capabilities"]!["inheritable"] = new System.Text.Json.Nodes.JsonArray();
        _bundle.Process["capabilities"]!["ambient"] = new System.Text.Json.Nodes.JsonArray("CAP_KILL");
        CommandResult result = _bundle.Args("grep", "CapAmb", "/proc/self/status").Run().Exits();
        Assert.Equal("CapAmb:\t0000000000000000", result.Text);
        Assert.Contains("can't raise ambient capability CAP_KILL: ", result.Error, StringComparison.Ordinal);
    }

    // The specification: what cannot be mapped to the kernel is warned of, since a newer caller may name what this kernel lacks.
    [Fact]
    public void An_unknown_capability_is_warned_of_by_its_name()
    {
        _bundle.Process["capabilities"]!["bounding"]!.AsArray().Add("CAP_NO_SUCH");
        Assert.Contains("CAP_NO_SUCH", _bundle.Args("true").Run().Exits().Error, StringComparison.Ordinal);
    }

    private void Set(string pointer, JsonNode? value)
    {
        string[] names = pointer.Split('/')[1..];
        JsonNode node = _bundle.Config;
        foreach (string name in names[..^1])
            node = node is JsonArray array ? array[int.Parse(name)]! : node[name]!;
        if (node is JsonArray list)
            list[int.Parse(names[^1])] = value;
        else
            node[names[^1]] = value;
    }
}
