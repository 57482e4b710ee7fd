namespace Corten.Integration.Tests.Support;

/// <summary>
/// A bundle whose container can be dumped and restored, with the directory /count that is the host's. Where the distribution's criu cannot work on
/// the kernel, the tests that need it are skipped and run in the virtual machine.
/// </summary>
internal sealed class CheckpointBundle : IDisposable
{
    /// <summary>A program that writes a number every tenth of a second, for as long as nobody stops it.</summary>
    public const string Counter = "i=0; while true; do i=$((i+1)); echo $i >/count/now; sleep 0.1; done";

    /// <param name="runtime">The program; null is corun.</param>
    public CheckpointBundle(string? runtime = null)
    {
        Programs.RequireCriu();
        Bundle = new Bundle(runtime);
        Directory.CreateDirectory(this["count"]);
        Bundle.AddMount("/count", "bind", this["count"], "bind");
    }

    public Bundle Bundle { get; }

    /// <summary>A path in the bundle's directory.</summary>
    public string this[string name] => Bundle.Directory[name];

    /// <summary>Options before the verb.</summary>
    public IReadOnlyList<string> Global { get; init; } = [];

    public string Id => Bundle.Id;

    public void Dispose() => Bundle.Dispose();

    /// <summary>The shell's words for the runtime with the global options.</summary>
    public string Runtime => string.Join(' ', [Bundle.Runtime, "--root", this["state"], .. Global]);

    /// <summary>Runs the container; criu cannot dump a standard stream that is a file of the outside.</summary>
    public void Start(params string[] options)
    {
        Bundle.Save();
        Command.Shell($"exec {Runtime} run -d -b {Bundle.Directory.Path} {string.Join(' ', options)} {Id} </dev/null >/dev/null 2>&1").Exits();
    }

    /// <summary>Runs the counter and waits until it counts.</summary>
    public void StartCounter()
    {
        Bundle.Script(Counter);
        Start();
        WaitForCount(3);
    }

    public CommandResult Checkpoint(params string[] options) =>
        Bundle.Corun([.. Global, "checkpoint", "--image-path", this["image"], "--work-path", this["work"], .. options, Id]);

    public void Dump(params string[] options)
    {
        CommandResult result = Checkpoint(options);
        Assert.True(result.ExitCode == 0, $"{result.Error}\n{LogOf("dump.log")}");
    }

    public void Restore(params string[] options) =>
        Shell($"restore -d -b {Bundle.Directory.Path} --image-path {this["image"]} --work-path {this["work"]} {string.Join(' ', options)} {Id} </dev/null", "restore-output");

    /// <summary>Dumps and restores; the counter goes on where it stopped.</summary>
    public void GoThrough(params string[] options)
    {
        Dump(options);
        int stopped = Count();
        Restore(options);
        Assert.Equal("running", Bundle.Status);
        WaitForCount(stopped + 3);
        Assert.InRange(Count(), stopped, stopped + 200);
    }

    /// <summary>The last lines of a log of criu's.</summary>
    public string LogOf(string name) => File.Exists(this["work/" + name]) ? string.Join('\n', File.ReadLines(this["work/" + name]).TakeLast(30)) : "there is no log";

    public int Count() => File.Exists(this["count/now"]) && int.TryParse(File.ReadAllText(this["count/now"]), out int count) ? count : 0;

    public void WaitForCount(int least) => Assert.True(Wait.Until(() => Count() >= least, 20), $"the counter does not come to {least}");

    private void Shell(string words, string log)
    {
        CommandResult result = Command.Shell($"exec {Runtime} {words} >{this[log]} 2>&1");
        Assert.True(result.ExitCode == 0, $"{File.ReadAllText(this[log])}\n{LogOf("restore.log")}");
    }
}
