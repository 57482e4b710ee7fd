using Corten.Linux.Polling;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests.V2;

/// <summary>Limits as the kernel reads them back, with cgroup v2 alone.</summary>
public sealed class V2ResourcesTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Processor_limits_are_set()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources
        {
            Cpu = new LinuxCpu { Shares = 1024, Period = 50_000, Quota = 25_000, Burst = 10_000, Cpus = "0", Mems = "0" },
        });
        Assert.Equal("100", live["", "cpu.weight"]);
        Assert.Equal("25000 50000", live["", "cpu.max"]);
        Assert.Equal("10000", live["", "cpu.max.burst"]);
        Assert.Equal("0", live["", "cpuset.cpus"]);
        Assert.Equal("0", live["", "cpuset.mems"]);
        live.Cgroup.Update(new LinuxResources { Cpu = new LinuxCpu { Quota = 5_000, Burst = 5_000 } });
        Assert.Equal("5000 50000", live["", "cpu.max"]);
        live.Cgroup.Update(new LinuxResources { Cpu = new LinuxCpu { Idle = 1, Shares = 512 } });
        Assert.Equal("1", live["", "cpu.idle"]);
    }

    [Fact]
    public void Memory_limits_are_set_changed_and_lifted()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 64 * Megabyte, Swap = 96 * Megabyte, Reservation = 8 * Megabyte, Swappiness = 10, Kernel = 1, KernelTcp = 1 },
        });
        Assert.Equal($"{64 * Megabyte}", live["", "memory.max"]);
        Assert.Equal($"{32 * Megabyte}", live["", "memory.swap.max"]);
        Assert.Equal($"{8 * Megabyte}", live["", "memory.low"]);
        live.Cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Swap = 64 * Megabyte } });
        Assert.Equal("0", live["", "memory.swap.max"]);
        live.Cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Limit = -1 } });
        Assert.Equal("max", live["", "memory.max"]);
        Assert.Equal("max", live["", "memory.swap.max"]);
    }

    [Fact]
    public void The_unified_map_reaches_its_files()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources
        {
            Unified = new() { ["memory.high"] = $"{32 * Megabyte}", ["memory.oom.group"] = "1", ["pids.max"] = "30", ["cgroup.max.depth"] = "3" },
        });
        Assert.Equal($"{32 * Megabyte}", live["", "memory.high"]);
        Assert.Equal("1", live["", "memory.oom.group"]);
        Assert.Equal("30", live["", "pids.max"]);
        Assert.Equal("3", live["", "cgroup.max.depth"]);
    }

    [Fact]
    public void Block_device_rates_are_set_and_removed()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources
        {
            BlockIO = new LinuxBlockIo
            {
                Weight = 500,
                ThrottleReadBpsDevice = [Device(1_000_000)],
                ThrottleWriteIopsDevice = [Device(100)],
            },
        });
        Assert.Equal($"{Numbers} rbps=1000000 wbps=max riops=max wiops=100", live["", "io.max"]);
        live.Cgroup.Update(new LinuxResources { BlockIO = new LinuxBlockIo { ThrottleReadBpsDevice = [Device(0)], ThrottleWriteIopsDevice = [Device(0)] } });
        Assert.Equal("", live["", "io.max"]);
    }

    [Theory]
    [InlineData(20, "20")]
    [InlineData(-1, "max")]
    public void The_number_of_tasks_is_limited(long limit, string expected)
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources { Pids = new LinuxPids { Limit = limit } });
        Assert.Equal(expected, live["", "pids.max"]);
        Assert.Equal(limit == -1 ? 0 : (ulong)limit, live.Cgroup.Statistics().Pids!.Limit);
    }

    [Fact]
    public void What_cannot_be_kept_is_refused_by_name()
    {
        using var live = LiveCgroup.OnV2();
        AssertRefused(live, new LinuxResources { Network = new LinuxNetwork { ClassId = 1 } }, "linux.resources.network.classID");
        AssertRefused(live, new LinuxResources { Unified = new() { ["nothing.max"] = "1" } }, "linux.resources.unified.nothing.max: the controller nothing");
        AssertRefused(live, new LinuxResources { Unified = new() { ["memory.max"] = "much" } }, "linux.resources.unified.memory.max");
        AssertRefused(live, new LinuxResources { HugepageLimits = [new LinuxHugepageLimit { PageSize = "3MB", Limit = 1 }] }, "linux.resources.hugepageLimits");
        AssertRefused(live, new LinuxResources { Rdma = new() { ["mlx5_1"] = new LinuxRdma { HcaHandles = 1 } } }, "linux.resources.rdma.mlx5_1");
    }

    [Fact]
    public void Huge_pages_are_limited()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources { HugepageLimits = [new LinuxHugepageLimit { PageSize = "2MB", Limit = 4 << 20 }] });
        Assert.Equal($"{4 << 20}", live["", "hugetlb.2MB.max"]);
        Assert.Contains(live.Cgroup.Statistics().Hugetlb, page => page.PageSize == "2MB");
    }

    [Fact]
    public void Devices_are_denied_by_our_program_and_allowed_by_an_update()
    {
        using var live = LiveCgroup.OnV2().Create();
        var process = live.Start("head -c 1 /dev/zero >/dev/null && echo zero; while read line; do head -c 1 /dev/vda >/dev/null 2>&1 && echo disk || echo denied; done");
        Assert.Equal("zero", process.StandardOutput.ReadLine());
        process.StandardInput.WriteLine("try");
        Assert.Equal("denied", process.StandardOutput.ReadLine());
        live.Cgroup.Update(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = true, Type = "b", Access = "r" }] });
        process.StandardInput.WriteLine("try");
        Assert.Equal("disk", process.StandardOutput.ReadLine());
        live.Cgroup.Update(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = false, Access = "rwm" }] });
        process.StandardInput.WriteLine("try");
        Assert.Equal("denied", process.StandardOutput.ReadLine());
    }

    [Fact]
    public void Memory_that_runs_out_is_told_to_who_listens_and_so_is_the_end()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources { Memory = new LinuxMemory { Limit = 16 * Megabyte, Swap = 16 * Megabyte } });
        var process = live.Start("read again; x=$(head -c 64000000 /dev/zero | tr '\\0' x)");
        using var watch = live.Cgroup.WatchOom();
        Assert.Equal(0, watch.Take());
        process.StandardInput.WriteLine("again");
        process.WaitForExit();
        int count = 0;
        for (int taken; (taken = watch.Take()) >= 0; count += taken)
            Assert.True(Poll.WaitReadable(watch.Handle, 30_000));
        Assert.InRange(count, 1, 10);
        Assert.InRange(live.Cgroup.Statistics().Memory!.OomKills, 1ul, 10ul);
    }

    [Fact]
    public void With_the_group_option_all_processes_are_killed_at_once()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources
        {
            Memory = new LinuxMemory { Limit = 16 * Megabyte, Swap = 16 * Megabyte },
            Unified = new() { ["memory.oom.group"] = "1" },
        });
        var bystander = live.Start("exec sleep 1000");
        var process = live.Start("x=$(head -c 64000000 /dev/zero | tr '\\0' x)");
        Assert.True(bystander.WaitForExit(60_000));
        Assert.Equal(128 + 9, bystander.ExitCode);
    }

    [Fact]
    public void Statistics_tell_what_a_process_used()
    {
        using var live = LiveCgroup.OnV2().Create(new LinuxResources { Memory = new LinuxMemory { Limit = 64 * Megabyte, Swap = 96 * Megabyte } });
        var process = live.Start("i=0; while [ $i -lt 5000 ]; do i=$((i+1)); done; echo done; read again");
        Assert.Equal("done", process.StandardOutput.ReadLine());
        var statistics = live.Cgroup.Statistics();
        Assert.True(statistics.Cpu!.Total > 1_000_000, $"{statistics.Cpu.Total} ns");
        Assert.NotNull(statistics.Cpu.Pressure);
        Assert.Equal((ulong)(64 * Megabyte), statistics.Memory!.Usage.Limit);
        Assert.Equal((ulong)(96 * Megabyte), statistics.Memory.Swap!.Limit);
        Assert.InRange(statistics.Memory.Usage.Usage, 1ul, (ulong)(64 * Megabyte));
        Assert.True(statistics.Memory.Raw.ContainsKey("anon"));
        Assert.Contains((ushort)0, statistics.Cpuset!.Cpus);
    }

    [Fact]
    public void A_further_process_enters_where_the_container_has_handed_its_controllers_down()
    {
        using var live = LiveCgroup.OnV2().Create();
        var init = live.Start("exec sleep 1000");
        string inner = live.Cgroup.UnifiedDirectory + "/init.scope";
        Directory.CreateDirectory(inner);
        File.WriteAllText(inner + "/cgroup.procs", $"{init.Id}");
        File.WriteAllText(live.Cgroup.UnifiedDirectory + "/cgroup.subtree_control", "+pids");
        using (var join = live.Cgroup.PrepareJoin(null, init.Id))
            Assert.EndsWith("/init.scope", File.ResolveLinkTarget($"/proc/self/fd/{join.Unified!.DangerousGetHandle()}", false)!.FullName, StringComparison.Ordinal);
        using (var join = live.Cgroup.PrepareJoin(CgroupSubpaths.Parse(["/"]), init.Id))
            Assert.EndsWith(live.Name, File.ResolveLinkTarget($"/proc/self/fd/{join.Unified!.DangerousGetHandle()}", false)!.FullName, StringComparison.Ordinal);
    }

    private static string Numbers => File.ReadAllText("/sys/block/vda/dev").Trim();

    private static LinuxThrottleDevice Device(ulong rate) =>
        new() { Major = long.Parse(Numbers.Split(':')[0]), Minor = long.Parse(Numbers.Split(':')[1]), Rate = rate };

    private static void AssertRefused(LiveCgroup live, LinuxResources resources, string message)
    {
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.Create(resources));
        Assert.StartsWith(message, error.Message, StringComparison.Ordinal);
        Assert.False(live.Cgroup.Exists);
    }
}
