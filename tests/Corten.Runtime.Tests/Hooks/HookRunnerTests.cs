using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Hooks;

namespace Corten.Runtime.Tests.Hooks;

public sealed class HookRunnerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public void A_hook_reads_the_state_and_has_only_its_own_environment()
    {
        Run(Shell($"cat > {_directory["state"]}; env > {_directory["env"]}", ["ONE=1"]));
        var state = SpecParser.ParseState(File.ReadAllBytes(_directory["state"]), "state");
        Assert.Equal(("demo", "creating", 42), (state.Id, state.Status, state.Pid));
        string environment = File.ReadAllText(_directory["env"]);
        Assert.Contains("ONE=1\n", environment);
        Assert.DoesNotContain("PATH=/usr", environment);
    }

    [Fact]
    public void Hooks_run_in_order_and_the_first_that_fails_ends_it()
    {
        var error = Assert.Throws<RuntimeException>(() => Run(
            Shell($"echo 1 >> {_directory["log"]}"), Shell($"echo 2 >> {_directory["log"]}; echo because >&2; exit 3"), Shell($"echo 4 >> {_directory["log"]}")));
        Assert.Equal("1\n2\n", File.ReadAllText(_directory["log"]));
        Assert.Contains("prestart hook #1", error.Message);
        Assert.Contains("exit status 3", error.Message);
        Assert.Contains("because", error.Message);
    }

    [Fact]
    public void A_hook_that_outlasts_its_timeout_is_killed()
    {
        var hook = Shell("exec sleep 60") with { Timeout = 1 };
        Assert.Contains("within 1 seconds", Assert.Throws<RuntimeException>(() => Run(hook)).Message);
    }

    [Fact]
    public void A_hook_that_does_not_read_its_input_succeeds() => Run(Shell("exec <&-; exit 0"));

    [Fact]
    public void A_hook_that_is_not_there_is_named()
    {
        var error = Assert.Throws<RuntimeException>(() => Run(new Hook { Path = "/no/such/hook" }));
        Assert.Contains("/no/such/hook", error.Message);
        Assert.Contains("no such file or directory", error.Message);
    }

    public void Dispose() => _directory.Dispose();

    private static Hook Shell(string script, string[]? environment = null) =>
        new() { Path = "/bin/sh", Args = ["sh", "-c", script], Env = environment };

    private static void Run(params Hook[] hooks) =>
        HookRunner.RunAll(hooks, "prestart", new State { OciVersion = "1.3.0", Id = "demo", Status = "creating", Pid = 42, Bundle = "/b" });
}
