using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests;

/// <summary>What every implementation of <see cref="ICgroup"/> keeps, on the real hierarchies of this machine.</summary>
public sealed class LifecycleTests
{
    public static TheoryData<bool> Implementations => [false, true];

    [Theory, MemberData(nameof(Implementations))]
    public void Create_makes_every_directory_and_delete_removes_every_one(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified);
        Assert.False(live.Cgroup.Exists);
        live.Create();
        Assert.True(live.Cgroup.Exists);
        Assert.All(live.Cgroup.Paths.Values, path => Assert.True(Directory.Exists(path), path));
        live.Cgroup.Delete();
        Assert.False(live.Cgroup.Exists);
        Assert.All(live.Cgroup.Paths.Values, path => Assert.False(Directory.Exists(path), path));
    }

    [Theory, MemberData(nameof(Implementations))]
    public void Deleting_twice_is_harmless(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        live.Cgroup.Delete();
        live.Cgroup.Delete();
    }

    [Theory, MemberData(nameof(Implementations))]
    public void A_moved_process_is_in_every_hierarchy(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        var process = live.Start("cat /proc/self/cgroup");
        string[] lines = process.StandardOutput.ReadToEnd().TrimEnd('\n').Split('\n');
        var joined = lines.Where(l => l.EndsWith("/" + live.Name, StringComparison.Ordinal)).SelectMany(l => l.Split(':')[1].Split(',')).Order();
        Assert.Equal(live.Cgroup.Paths.Keys.Order(), joined);
    }

    [Theory, MemberData(nameof(Implementations))]
    public void Processes_of_cgroups_below_are_listed_killed_and_removed_too(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        var above = live.Start("exec sleep 1000");
        var below = live.Outside("read go; sleep 1000");
        foreach (string path in live.Cgroup.Paths.Where(p => p.Key != "cpuset").Select(p => p.Value))
        {
            Directory.CreateDirectory(path + "/inner");
            File.WriteAllText(path + "/inner/cgroup.procs", below.Id.ToString());
        }
        Assert.Contains(above.Id, live.Cgroup.Processes());
        Assert.Contains(below.Id, live.Cgroup.Processes());
        live.Cgroup.Kill();
        Assert.True(above.WaitForExit(10_000) && below.WaitForExit(10_000));
        Assert.Equal(128 + 9, below.ExitCode);
        live.Cgroup.Delete();
        Assert.False(live.Cgroup.Exists);
    }

    [Theory, MemberData(nameof(Implementations))]
    public async Task A_frozen_process_answers_only_after_thaw(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        var process = live.Start("while read line; do echo $line; done");
        process.StandardInput.WriteLine("one");
        Assert.Equal("one", process.StandardOutput.ReadLine());
        live.Cgroup.Freeze();
        Assert.True(live.Cgroup.IsFrozen);
        process.StandardInput.WriteLine("two");
        var answer = process.StandardOutput.ReadLineAsync();
        Assert.NotSame(answer, await Task.WhenAny(answer, Task.Delay(200)));
        live.Cgroup.Thaw();
        Assert.False(live.Cgroup.IsFrozen);
        Assert.Equal("two", await answer);
    }

    [Theory, MemberData(nameof(Implementations))]
    public void A_frozen_process_is_killed(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        var process = live.Start("exec sleep 1000");
        live.Cgroup.Freeze();
        live.Cgroup.Kill();
        Assert.True(process.WaitForExit(10_000));
        live.Cgroup.Delete();
    }

    [Theory, MemberData(nameof(Implementations))]
    public void A_fork_bomb_is_killed(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create(new LinuxResources { Pids = new LinuxPids { Limit = 64 } });
        var process = live.Start("bomb() { bomb & bomb & sleep 0.1; }; while :; do bomb; done 2>/dev/null");
        while (live.Cgroup.Processes().Count < 16)
            Thread.Sleep(5);
        live.Cgroup.Kill();
        live.Cgroup.Delete();
        Assert.False(live.Cgroup.Exists);
    }

    [Fact]
    public void A_thread_enters_by_itself_through_the_prepared_files()
    {
        var cgroup = CgroupHost.Detect().Resolve($"/corten-test-{Environment.ProcessId}-join", "unused");
        cgroup.Create(null);
        using (var join = cgroup.PrepareJoin())
        {
            // A thread stands in for a cloned child's only one. It goes back at once, or the whole test program would count as inside.
            string seen = "";
            var thread = new Thread(() =>
            {
                join.Enter();
                seen = File.ReadAllText("/proc/thread-self/cgroup");
                foreach (var place in cgroup.Places)
                    File.WriteAllText(Path.GetDirectoryName(place.Directory) + "/tasks", "0");
            });
            thread.Start();
            thread.Join();
            Assert.Equal(cgroup.Places.Count, seen.Split('\n').Count(l => l.EndsWith("-join", StringComparison.Ordinal)));
            Assert.NotNull(join.Unified);
        }
        cgroup.Delete();
        Assert.False(cgroup.Exists);
    }

    [Fact]
    public void Delete_waits_for_a_process_that_is_about_to_end()
    {
        using var live = new LiveCgroup().Create();
        var process = live.Start("sleep 0.3");
        live.Cgroup.Delete();
        Assert.False(live.Cgroup.Exists);
    }

    [Theory, MemberData(nameof(Implementations))]
    public void Delete_says_which_process_does_not_end(bool withoutUnified)
    {
        using var live = new LiveCgroup(withoutUnified).Create();
        var process = live.Start("exec sleep 1000");
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.Delete(TimeSpan.FromMilliseconds(50)));
        Assert.Contains("still in it", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_cgroup_with_processes_is_not_taken_over()
    {
        using var live = new LiveCgroup().Create();
        var process = live.Start("exec sleep 1000");
        var again = CgroupHost.Detect().Resolve("/" + live.Name, "unused");
        var error = Assert.Throws<CgroupException>(again.RefuseOccupied);
        Assert.Contains("processes in it already", error.Message, StringComparison.Ordinal);
        Assert.True(live.Cgroup.Exists);
    }

    [Fact]
    public void Reopening_by_the_saved_paths_finds_the_same_cgroup()
    {
        using var live = new LiveCgroup().Create();
        var process = live.Start("exec sleep 1000");
        var again = CgroupHost.Reopen(live.Cgroup.Paths);
        Assert.Equal(live.Cgroup.Kind, again.Kind);
        Assert.Equal(live.Cgroup.Processes(), again.Processes());
        Assert.Equal(live.Cgroup.Paths.OrderBy(p => p.Key), again.Paths.OrderBy(p => p.Key));
    }

    [Fact]
    public void A_failed_create_leaves_nothing()
    {
        using var live = new LiveCgroup();
        var resources = new LinuxResources { Cpu = new LinuxCpu { Cpus = "100000" } };
        Assert.Throws<CgroupException>(() => live.Cgroup.Create(resources));
        Assert.All(live.Cgroup.Paths.Values, path => Assert.False(Directory.Exists(path), path));
    }

    [Fact]
    public void Parents_are_made_and_a_nested_cpuset_can_be_entered()
    {
        using var live = new LiveCgroup();
        var nested = CgroupHost.Detect().Resolve($"/{live.Name}/a/b", "unused");
        try
        {
            nested.Create(null);
            var process = live.Outside("read go; cat /proc/self/cgroup");
            nested.AddProcess(process.Id);
            process.StandardInput.WriteLine("go");
            Assert.Contains($"/{live.Name}/a/b", process.StandardOutput.ReadToEnd(), StringComparison.Ordinal);
            process.WaitForExit();
        }
        finally
        {
            nested.Delete();
        }
    }
}
