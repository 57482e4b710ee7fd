using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>The memory controller of cgroup v1: its files, a limit of 100 MB, and what comes of exceeding it.</summary>
public sealed class MemoryControllerTests : IDisposable
{
    private const string Hierarchy = "/sys/fs/cgroup/memory";

    private const string Eater = """
        #include <stdio.h>
        #include <stdlib.h>
        #include <string.h>
        #include <unistd.h>

        int main(void)
        {
            for (int i = 1;; i++) {
                char *memory = malloc(10 << 20);
                memset(memory, i, 10 << 20);
                printf("%d0 MB\n", i);
                fflush(stdout);
                usleep(10000);
            }
        }
        """;

    private readonly Bundle _bundle;

    public MemoryControllerTests()
    {
        Assert.SkipUnless(Directory.Exists(Hierarchy), "the files that this test reads are those of cgroup v1; V2ResourcesTests and LimitTests have version 2");
        _bundle = new Bundle();
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void The_containers_directory_has_the_files_that_the_kernel_makes()
    {
        _bundle.Args("/bin/sleep", "600").Create().Exits();
        string demo = $"{Hierarchy}/corten-test-demo-{Environment.ProcessId}";
        Directory.CreateDirectory(demo);
        try
        {
            string[] files = [.. Directory.GetFiles(demo).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal)];
            foreach (string file in (string[])["cgroup.procs", "memory.failcnt", "memory.limit_in_bytes", "memory.oom_control", "memory.stat", "memory.swappiness", "memory.usage_in_bytes"])
                Assert.Contains(file, files);
            Assert.Equal(files, Directory.GetFiles(Cgroups.V1("memory", _bundle.Id)).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
        }
        finally
        {
            Directory.Delete(demo);
        }
    }

    [Fact]
    public void A_limit_and_the_swappiness_write_just_these()
    {
        Dictionary<string, string> plain = Settings(_bundle);
        using var limited = new Bundle();
        limited.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 100_000_000, ["swappiness"] = 0 };
        Dictionary<string, string> set = Settings(limited);
        Assert.Equal(["memory.limit_in_bytes", "memory.swappiness"], set.Keys.Where(file => set[file] != plain.GetValueOrDefault(file)).Order(StringComparer.Ordinal));
        // Whole pages.
        Assert.Equal(("99999744", "0"), (set["memory.limit_in_bytes"], set["memory.swappiness"]));
        string pid = limited.State()["pid"]!.ToString();
        Assert.Contains(pid, File.ReadAllLines(Cgroups.V1("memory", limited.Id) + "/cgroup.procs"));
    }

    [Fact]
    public void A_program_is_killed_at_90_MB_and_the_host_goes_on()
    {
        using var neighbour = new Bundle();
        neighbour.Args("/bin/sleep", "600").Create().Exits();
        neighbour.Corun("start", neighbour.Id).Exits();
        StaticProgram.Compile(Eater, _bundle.Rootfs + "/eater");
        _bundle.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 100_000_000, ["swappiness"] = 0 };
        CommandResult result = _bundle.Args("/eater").Run().Exits(137);
        Assert.Equal("90 MB", result.Lines[^1]);
        Assert.Equal("running", neighbour.Status);
        Assert.Equal("still here", neighbour.Corun("exec", neighbour.Id, "echo", "still here").Exits().Text);
    }

    [Fact]
    public void The_kill_is_an_event()
    {
        StaticProgram.Compile(Eater, _bundle.Rootfs + "/eater");
        _bundle.Linux["resources"]!["memory"] = new JsonObject { ["limit"] = 100_000_000, ["swappiness"] = 0 };
        _bundle.Args("/eater").Create().Exits();
        using RunningCommand events = Command.Start(_bundle.Runtime, "--root", _bundle.Directory["state"], "events", "--interval", "50ms", _bundle.Id);
        events.WaitFor("\"stats\"");
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Contains($$"""{"type":"oom","id":"{{_bundle.Id}}"}""", events.Wait().Exits().Output, StringComparison.Ordinal);
    }

    // What can be set, without counters.
    private static Dictionary<string, string> Settings(Bundle bundle)
    {
        bundle.Args("/bin/sleep", "600").Create().Exits();
        string[] changing = ["usage", "stat", "procs", "tasks", "failcnt", "slabinfo", "pressure"];
        var values = new Dictionary<string, string>();
        foreach (string path in Directory.GetFiles(Cgroups.V1("memory", bundle.Id)))
        {
            string name = Path.GetFileName(path);
            if ((File.GetUnixFileMode(path) & UnixFileMode.UserRead) != 0 && !changing.Any(word => name.Contains(word, StringComparison.Ordinal)))
                values[name] = File.ReadAllText(path).Trim();
        }
        return values;
    }
}
