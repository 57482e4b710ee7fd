using System.Diagnostics;
using Corten.Oci.RuntimeSpec;
using Process = System.Diagnostics.Process;

namespace Corten.Cgroups.Tests.Systemd;

/// <summary>Scopes of a real systemd.</summary>
public sealed class SystemdCgroupTests : IDisposable
{
    private const long Megabyte = 1 << 20;
    private static int s_counter;
    private readonly string _name = $"{Environment.ProcessId}-{Interlocked.Increment(ref s_counter)}";
    private readonly List<Process> _processes = [];
    private ICgroup? _cgroup;

    private string Unit => $"corten-test-{_name}.scope";

    private string this[string file] => File.ReadAllText($"{_cgroup!.UnifiedDirectory}/{file}").Trim();

    public void Dispose()
    {
        if (_cgroup is { Exists: true })
        {
            _cgroup.Kill();
            _cgroup.Delete();
        }
        foreach (var process in _processes)
        {
            if (!process.HasExited)
                process.Kill();
            process.Dispose();
        }
    }

    [Fact]
    public void A_scope_is_made_delegated_limited_and_removed()
    {
        var cgroup = Create(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 64 * Megabyte, Swap = 96 * Megabyte },
            Pids = new LinuxPids { Limit = 30 },
            Cpu = new LinuxCpu { Quota = 20_000, Period = 50_000, Shares = 512 },
        });
        Enter(cgroup);
        Assert.Equal("active", Show("ActiveState"));
        Assert.Equal("yes", Show("Delegate"));
        Assert.Equal($"{64 * Megabyte}", Show("MemoryMax"));
        Assert.Equal("30", Show("TasksMax"));
        Assert.Equal($"{64 * Megabyte}", this["memory.max"]);
        Assert.Equal($"{32 * Megabyte}", this["memory.swap.max"]);
        Assert.Equal("20000 50000", this["cpu.max"]);
        Assert.Equal("59", this["cpu.weight"]);
        cgroup.Kill();
        cgroup.Delete();
        Assert.False(cgroup.Exists);
        Assert.Equal("inactive", Show("ActiveState"));
    }

    [Fact]
    public void An_update_outlives_a_reload_of_systemd()
    {
        var cgroup = Create(new LinuxResources { Pids = new LinuxPids { Limit = 30 } });
        Enter(cgroup);
        CgroupHost.Reopen(cgroup.Paths).Update(new LinuxResources { Pids = new LinuxPids { Limit = 40 }, Memory = new LinuxMemory { Limit = 80 * Megabyte } });
        Run("systemctl", "daemon-reload");
        Assert.Equal("40", this["pids.max"]);
        Assert.Equal($"{80 * Megabyte}", this["memory.max"]);
        Assert.Equal("40", Show("TasksMax"));
    }

    [Fact]
    public void The_process_that_held_the_scope_is_gone_when_the_container_is_in()
    {
        var cgroup = Create(null);
        var process = Enter(cgroup);
        Assert.Equal([process.Id], cgroup.Processes());
        Assert.Equal([process.Id], CgroupHost.Reopen(cgroup.Paths).Processes());
    }

    [Fact]
    public void Annotations_reach_the_unit()
    {
        Enter(Create(null, new() { ["org.systemd.property.TimeoutStopSec"] = "uint64 7" }));
        Assert.Equal("7s", Show("TimeoutStopUSec"));
    }

    [Fact]
    public void A_property_that_systemd_refuses_is_named_and_nothing_stays()
    {
        var error = Assert.Throws<CgroupException>(() => Create(null, new() { ["org.systemd.property.NoSuchThing"] = "true" }));
        Assert.Contains("NoSuchThing", error.Message, StringComparison.Ordinal);
        Assert.False(_cgroup!.Exists);
    }

    [Fact]
    public void Slices_with_dashes_stand_in_each_other()
    {
        Enter(Create(null, slice: "corten-test-a.slice"));
        Assert.EndsWith($"/corten.slice/corten-test.slice/corten-test-a.slice/{Unit}", _cgroup!.UnifiedDirectory, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_systemd_the_error_says_what_is_missing()
    {
        if (Directory.Exists("/run/systemd/system"))
            Assert.Skip("this machine has systemd");
        var error = Assert.Throws<CgroupException>(() => CgroupHost.Detect().ResolveSystemd("system.slice:a:b", "b", null));
        Assert.StartsWith("the systemd driver for cgroups: cannot speak with the message bus", error.Message, StringComparison.Ordinal);
    }

    private ICgroup Create(LinuxResources? resources, Dictionary<string, string>? annotations = null, string slice = "system.slice")
    {
        if (!Directory.Exists("/run/systemd/system"))
            Assert.Skip("this machine runs without systemd: ./test.sh vm runs this test on one that has it");
        _cgroup = CgroupHost.Detect().ResolveSystemd($"{slice}:corten-test:{_name}", "unused", annotations);
        _cgroup.Create(resources);
        return _cgroup;
    }

    private Process Enter(ICgroup cgroup)
    {
        var process = Process.Start(new ProcessStartInfo("/bin/sleep", "1000"))!;
        _processes.Add(process);
        using var join = cgroup.PrepareJoin();
        cgroup.AddProcess(process.Id);
        return process;
    }

    private string Show(string property) => Run("systemctl", "show", "--value", "-p", property, Unit);

    private static string Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd().Trim();
        process.WaitForExit();
        return output;
    }
}
