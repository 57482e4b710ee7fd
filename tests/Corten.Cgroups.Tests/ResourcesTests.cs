using Corten.Linux.Polling;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests;

/// <summary>Limits as the kernel reads them back.</summary>
public sealed class ResourcesTests
{
    private const long Megabyte = 1 << 20;

    [Fact]
    public void Cpu_limits_are_set()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources
        {
            Cpu = new LinuxCpu { Shares = 512, Period = 50_000, Quota = 25_000, Burst = 10_000, Cpus = "0", Mems = "0" },
        });
        Assert.Equal("512", live["cpu", "cpu.shares"]);
        Assert.Equal("50000", live["cpu", "cpu.cfs_period_us"]);
        Assert.Equal("25000", live["cpu", "cpu.cfs_quota_us"]);
        Assert.Equal("10000", live["cpu", "cpu.cfs_burst_us"]);
        Assert.Equal("0", live["cpuset", "cpuset.cpus"]);
        Assert.Equal("0", live["cpuset", "cpuset.mems"]);
    }

    [Fact]
    public void Cpu_idle_is_set()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Cpu = new LinuxCpu { Idle = 1 } });
        Assert.Equal("1", live["cpu", "cpu.idle"]);
    }

    [Fact]
    public void A_cpuset_without_limits_has_the_parents_lists()
    {
        using var live = LiveCgroup.OnV1().Create();
        Assert.Equal(File.ReadAllText("/sys/fs/cgroup/cpuset/cpuset.cpus").Trim(), live["cpuset", "cpuset.cpus"]);
        Assert.Equal(File.ReadAllText("/sys/fs/cgroup/cpuset/cpuset.mems").Trim(), live["cpuset", "cpuset.mems"]);
    }

    [Theory]
    [InlineData(1ul)]
    [InlineData(262145ul)]
    public void Shares_that_the_kernel_would_silently_change_are_refused(ulong shares)
    {
        using var live = LiveCgroup.OnV1();
        var error = Assert.Throws<CgroupException>(() => live.Create(new LinuxResources { Cpu = new LinuxCpu { Shares = shares } }));
        Assert.Equal($"linux.resources.cpu.shares must be from 2 to 262144, not {shares}", error.Message);
    }

    [Fact]
    public void A_period_that_only_fits_the_new_quota_is_set()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Cpu = new LinuxCpu { Period = 1_000_000, Quota = 1_000 } });
        live.Cgroup.Update(new LinuxResources { Cpu = new LinuxCpu { Period = 2_000, Quota = 1_000 } });
        Assert.Equal("2000", live["cpu", "cpu.cfs_period_us"]);
        Assert.Equal("1000", live["cpu", "cpu.cfs_quota_us"]);
    }

    [Fact]
    public void Memory_limits_are_set_raised_lowered_and_lifted()
    {
        using var live = LiveCgroup.OnV1().Create(Memory(64, 128));
        AssertMemory(live, 64, 128);
        foreach ((int limit, int swap) in new[] { (256, 512), (32, 48), (40, 64), (16, 16), (512, 512) })
        {
            live.Cgroup.Update(Memory(limit, swap));
            AssertMemory(live, limit, swap);
        }
        live.Cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Limit = -1 } });
        Assert.True(long.Parse(live["memory", "memory.limit_in_bytes"]) > 1L << 60);
        Assert.True(long.Parse(live["memory", "memory.memsw.limit_in_bytes"]) > 1L << 60);
    }

    [Fact]
    public void Other_memory_settings_are_set()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources
        {
            Memory = new LinuxMemory { Reservation = 8 * Megabyte, Swappiness = 10, DisableOOMKiller = true, KernelTcp = 4 * Megabyte, UseHierarchy = true, Kernel = -1 },
        });
        Assert.Equal((8 * Megabyte).ToString(), live["memory", "memory.soft_limit_in_bytes"]);
        Assert.Equal("10", live["memory", "memory.swappiness"]);
        Assert.Contains("oom_kill_disable 1", live["memory", "memory.oom_control"], StringComparison.Ordinal);
        Assert.Equal((4 * Megabyte).ToString(), live["memory", "memory.kmem.tcp.limit_in_bytes"]);
    }

    [Fact]
    public void Swap_below_the_limit_is_refused_before_anything_is_written()
    {
        using var live = LiveCgroup.OnV1();
        var error = Assert.Throws<CgroupException>(() => live.Create(Memory(64, 32)));
        Assert.Contains("linux.resources.memory.swap", error.Message, StringComparison.Ordinal);
        Assert.False(live.Cgroup.Exists);
    }

    [Fact]
    public void Swappiness_above_100_is_refused()
    {
        using var live = LiveCgroup.OnV1();
        var error = Assert.Throws<CgroupException>(() => live.Create(new LinuxResources { Memory = new LinuxMemory { Swappiness = 101 } }));
        Assert.Equal("linux.resources.memory.swappiness must be from 0 to 100, not 101", error.Message);
    }

    [Fact]
    public void A_limit_below_the_use_is_refused_with_the_numbers()
    {
        using var live = LiveCgroup.OnV1().Create(Memory(256, 256));
        var process = live.Start("x=$(head -c 32000000 /dev/zero | tr '\\0' x); echo ready; read again");
        process.StandardInput.Flush();
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Limit = 1 * Megabyte } }));
        Assert.Contains("is below what the container uses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_process_over_its_memory_is_killed_and_counted()
    {
        using var live = LiveCgroup.OnV1().Create(Memory(16, 16));
        var process = live.Start("x=$(head -c 64000000 /dev/zero | tr '\\0' x)");
        Assert.True(process.WaitForExit(30_000));
        Assert.Equal(128 + 9, process.ExitCode);
        Assert.Equal(1ul, live.Cgroup.Statistics().Memory!.OomKills);
    }

    [Theory]
    [InlineData(20, "20")]
    [InlineData(-1, "max")]
    [InlineData(0, "1")]
    public void The_number_of_tasks_is_limited(long limit, string expected)
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Pids = new LinuxPids { Limit = limit } });
        Assert.Equal(expected, live["pids", "pids.max"]);
    }

    [Fact]
    public void A_task_above_the_limit_is_not_made()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Pids = new LinuxPids { Limit = 1 } });
        var process = live.Start("/bin/true; echo never");
        Assert.Contains("fork", process.StandardError.ReadToEnd(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Block_device_rates_are_set()
    {
        string? device = Directory.GetDirectories("/sys/block").Select(d => File.ReadAllText(d + "/dev").Trim()).FirstOrDefault();
        if (device is null)
            Assert.Skip("this machine has no block device to limit");
        string[] numbers = device.Split(':');
        using var live = LiveCgroup.OnV1().Create(new LinuxResources
        {
            BlockIO = new LinuxBlockIo
            {
                ThrottleReadBpsDevice = [new LinuxThrottleDevice { Major = long.Parse(numbers[0]), Minor = long.Parse(numbers[1]), Rate = 1_000_000 }],
                ThrottleWriteIopsDevice = [new LinuxThrottleDevice { Major = long.Parse(numbers[0]), Minor = long.Parse(numbers[1]), Rate = 100 }],
            },
        });
        Assert.Equal($"{device} 1000000", live["blkio", "blkio.throttle.read_bps_device"]);
        Assert.Equal($"{device} 100", live["blkio", "blkio.throttle.write_iops_device"]);
    }

    [Fact]
    public void Limits_that_this_version_cannot_keep_are_refused_by_name()
    {
        using var live = LiveCgroup.OnV1();
        AssertRefused(live, new LinuxResources { Unified = new() { ["memory.high"] = "1" } }, "linux.resources.unified.memory.high");
        AssertRefused(live, new LinuxResources { Rdma = new() { ["mlx5_1"] = new LinuxRdma { HcaHandles = 1 } } }, "linux.resources.rdma");
        AssertRefused(live, new LinuxResources { HugepageLimits = [new LinuxHugepageLimit { PageSize = "2MB", Limit = 1 }] }, "linux.resources.hugepageLimits");
        AssertRefused(live, new LinuxResources { Network = new LinuxNetwork { ClassId = 1 } }, "linux.resources.network.classID");
    }

    [Fact]
    public void A_limit_of_kernel_memory_which_kernels_no_longer_keep_is_no_error()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Memory = new LinuxMemory { Kernel = 1 << 20 } });
        Assert.NotEqual((1 << 20).ToString(), live["memory", "memory.kmem.limit_in_bytes"]);
    }

    [Fact]
    public void Device_rules_are_replaced_by_an_update()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Devices = [Allow(254, 1, "rwm"), Allow(254, 2, "rw")] });
        live.Cgroup.Update(new LinuxResources { Devices = [Allow(254, 2, "r"), Allow(254, 3, "rwm")] });
        string[] rules = [.. live["devices", "devices.list"].Split('\n').Where(line => line.StartsWith("c 254:", StringComparison.Ordinal)).Order()];
        Assert.Equal(["c 254:2 r", "c 254:3 rwm"], rules);
        Assert.Contains("c 1:3 rwm", live["devices", "devices.list"], StringComparison.Ordinal);
    }

    [Fact]
    public void Allowing_every_device_and_taking_it_back_is_an_update()
    {
        using var live = LiveCgroup.OnV1().Create();
        string before = live["devices", "devices.list"];
        live.Cgroup.Update(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = true, Access = "rwm" }] });
        Assert.Equal("a *:* rwm", live["devices", "devices.list"]);
        live.Cgroup.Update(new LinuxResources { Devices = [new LinuxDeviceRule { Allow = false, Access = "rwm" }] });
        Assert.Equal(before, live["devices", "devices.list"]);
    }

    [Fact]
    public void Memory_that_runs_out_is_told_to_who_listens_and_so_is_the_end()
    {
        using var live = LiveCgroup.OnV1().Create(Memory(16, 16));
        using var watch = live.Cgroup.WatchOom();
        Assert.Equal(0, watch.Take());
        var process = live.Start("x=$(head -c 64000000 /dev/zero | tr '\\0' x)");
        Assert.True(Poll.WaitReadable(watch.Handle, 30_000));
        Assert.InRange(watch.Take(), 1, 100);
        process.WaitForExit();
        live.Cgroup.Delete();
        Assert.True(Poll.WaitReadable(watch.Handle, 10_000));
        Assert.Equal(-1, watch.Take());
    }

    [Fact]
    public void A_limit_below_the_use_is_refused_where_a_check_is_asked_for()
    {
        using var live = LiveCgroup.OnV1().Create(Memory(256, 256));
        var process = live.Start("x=$(head -c 32000000 /dev/zero | tr '\\0' x); echo ready; read again");
        Assert.Equal("ready", process.StandardOutput.ReadLine());
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.Update(new LinuxResources { Memory = new LinuxMemory { Limit = 8 * Megabyte, CheckBeforeUpdate = true } }));
        Assert.Contains("is below what the container uses", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void An_update_changes_only_what_it_names()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Pids = new LinuxPids { Limit = 20 }, Cpu = new LinuxCpu { Shares = 512 } });
        live.Cgroup.Update(new LinuxResources { Cpu = new LinuxCpu { Shares = 256 } });
        Assert.Equal("20", live["pids", "pids.max"]);
        Assert.Equal("256", live["cpu", "cpu.shares"]);
    }

    [Fact]
    public void Statistics_tell_what_a_process_used()
    {
        using var live = LiveCgroup.OnV1().Create(new LinuxResources { Pids = new LinuxPids { Limit = 20 }, Memory = new LinuxMemory { Limit = 64 * Megabyte } });
        var process = live.Start("i=0; while [ $i -lt 20000 ]; do i=$((i+1)); done; echo done; read again");
        Assert.Equal("done", process.StandardOutput.ReadLine());
        var statistics = live.Cgroup.Statistics();
        Assert.True(statistics.Cpu!.Total > 1_000_000, $"{statistics.Cpu.Total} ns");
        Assert.Equal(statistics.Cpu.PerCpu.Aggregate((a, b) => a + b) > 0, statistics.Cpu.Total > 0);
        Assert.Equal(new PidsStatistics(1, 20), statistics.Pids);
        Assert.Equal((ulong)(64 * Megabyte), statistics.Memory!.Usage.Limit);
        Assert.InRange(statistics.Memory.Usage.Usage, 1ul, (ulong)(64 * Megabyte));
        Assert.True(statistics.Memory.Raw.ContainsKey("rss"));
        Assert.Contains((ushort)0, statistics.Cpuset!.Cpus);
        if (live.Cgroup.Kind == CgroupKind.Hybrid)
            Assert.True(statistics.Cpu.Pressure is { Some.Total: >= 0 });
    }

    private static LinuxDeviceRule Allow(long major, long minor, string access) =>
        new() { Allow = true, Type = "c", Major = major, Minor = minor, Access = access };

    private static LinuxResources Memory(int limit, int swap) =>
        new() { Memory = new LinuxMemory { Limit = limit * Megabyte, Swap = swap * Megabyte } };

    private static void AssertMemory(LiveCgroup live, int limit, int swap)
    {
        Assert.Equal((limit * Megabyte).ToString(), live["memory", "memory.limit_in_bytes"]);
        Assert.Equal((swap * Megabyte).ToString(), live["memory", "memory.memsw.limit_in_bytes"]);
    }

    private static void AssertRefused(LiveCgroup live, LinuxResources resources, string field)
    {
        var error = Assert.Throws<CgroupException>(() => live.Cgroup.Create(resources));
        Assert.StartsWith(field, error.Message, StringComparison.Ordinal);
        Assert.False(live.Cgroup.Exists);
    }
}
