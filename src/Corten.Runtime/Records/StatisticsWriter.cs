using System.Text.Json;
using Corten.Cgroups;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Records;

/// <summary>The data of an event, with the keys of runc's types.Stats. What is zero or empty is left out, but where runc always prints it.</summary>
internal static class StatisticsWriter
{
    public static void Write(Utf8JsonWriter w, ContainerStatistics used)
    {
        var statistics = used.Cgroup;
        w.Record("cpu"u8, statistics.Cpu ?? new CpuStatistics(), Write);
        w.Record("cpuset"u8, statistics.Cpuset ?? new CpusetStatistics(), Write);
        w.WriteStartObject("memory"u8);
        WriteMemory(w, statistics.Memory);
        w.WriteEndObject();
        w.Record("pids"u8, statistics.Pids ?? new PidsStatistics(0, 0), Write);
        w.Record("blkio"u8, statistics.BlockIo ?? new BlockIoStatistics(), Write);
        w.Map("hugetlb"u8, statistics.Hugetlb.ToDictionary(h => h.PageSize), Write);
        w.Record("intel_rdt"u8, used.Resctrl ?? new ResctrlStatistics(), ResctrlWriter.Write);
    }

    private static void Write(Utf8JsonWriter w, CpuStatistics cpu)
    {
        w.Record("usage"u8, cpu, static (w, cpu) =>
        {
            w.CountIfSet("total"u8, cpu.Total);
            w.Counts("percpu"u8, NotEmpty(cpu.PerCpu));
            w.Counts("percpu_kernel"u8, NotEmpty(cpu.PerCpuKernel));
            w.Counts("percpu_user"u8, NotEmpty(cpu.PerCpuUser));
            w.Count("kernel"u8, cpu.Kernel);
            w.Count("user"u8, cpu.User);
        });
        w.Record("throttling"u8, cpu, static (w, cpu) =>
        {
            w.CountIfSet("periods"u8, cpu.Periods);
            w.CountIfSet("throttledPeriods"u8, cpu.ThrottledPeriods);
            w.CountIfSet("throttledTime"u8, cpu.ThrottledTime);
        });
        w.Record("psi"u8, cpu.Pressure, Write);
    }

    private static void Write(Utf8JsonWriter w, CpusetStatistics cpuset)
    {
        w.Counts("cpus"u8, NotEmpty(cpuset.Cpus));
        w.CountIfSet("cpu_exclusive"u8, cpuset.CpuExclusive);
        w.Counts("mems"u8, NotEmpty(cpuset.Mems));
        w.CountIfSet("mem_hardwall"u8, cpuset.MemHardwall);
        w.CountIfSet("mem_exclusive"u8, cpuset.MemExclusive);
        w.CountIfSet("memory_migrate"u8, cpuset.MemoryMigrate);
        w.CountIfSet("memory_spread_page"u8, cpuset.MemorySpreadPage);
        w.CountIfSet("memory_spread_slab"u8, cpuset.MemorySpreadSlab);
        w.CountIfSet("memory_pressure"u8, cpuset.MemoryPressure);
        w.CountIfSet("sched_load_balance"u8, cpuset.SchedLoadBalance);
        w.NumberIfSet("sched_relax_domain_level"u8, cpuset.SchedRelaxDomainLevel);
    }

    private static void WriteMemory(Utf8JsonWriter w, MemoryStatistics? memory)
    {
        w.CountIfSet("cache"u8, memory?.Cache ?? 0);
        var none = new MemoryUsage(0, 0, 0, 0);
        w.Record("usage"u8, memory?.Usage ?? none, Write);
        w.Record("swap"u8, memory?.Swap ?? none, Write);
        w.Record("kernel"u8, memory?.Kernel ?? none, Write);
        w.Record("kernelTCP"u8, memory?.KernelTcp ?? none, Write);
        w.Record("raw"u8, memory?.Raw, static (w, raw) =>
        {
            foreach (var (name, value) in raw)
                w.WriteNumber(name, value);
        });
        w.Record("psi"u8, memory?.Pressure, Write);
    }

    private static void Write(Utf8JsonWriter w, MemoryUsage usage)
    {
        w.Count("limit"u8, usage.Limit);
        w.CountIfSet("usage"u8, usage.Usage);
        w.CountIfSet("max"u8, usage.MaxUsage);
        w.Count("failcnt"u8, usage.FailCount);
    }

    private static void Write(Utf8JsonWriter w, PidsStatistics pids)
    {
        w.CountIfSet("current"u8, pids.Current);
        w.CountIfSet("limit"u8, pids.Limit);
    }

    private static void Write(Utf8JsonWriter w, BlockIoStatistics io)
    {
        w.Records("ioServiceBytesRecursive"u8, NotEmpty(io.ServiceBytes), Write);
        w.Records("ioServicedRecursive"u8, NotEmpty(io.Serviced), Write);
        w.Records("ioQueueRecursive"u8, NotEmpty(io.Queued), Write);
        w.Records("ioServiceTimeRecursive"u8, NotEmpty(io.ServiceTime), Write);
        w.Records("ioWaitTimeRecursive"u8, NotEmpty(io.WaitTime), Write);
        w.Records("ioMergedRecursive"u8, NotEmpty(io.Merged), Write);
        w.Records("ioTimeRecursive"u8, NotEmpty(io.Time), Write);
        w.Records("sectorsRecursive"u8, NotEmpty(io.Sectors), Write);
        w.Record("psi"u8, io.Pressure, Write);
    }

    private static void Write(Utf8JsonWriter w, BlockIoEntry entry)
    {
        w.CountIfSet("major"u8, entry.Major);
        w.CountIfSet("minor"u8, entry.Minor);
        w.Text("op"u8, entry.Operation.Length == 0 ? null : entry.Operation);
        w.CountIfSet("value"u8, entry.Value);
    }

    private static void Write(Utf8JsonWriter w, HugetlbStatistics pages)
    {
        w.CountIfSet("usage"u8, pages.Usage);
        w.CountIfSet("max"u8, pages.MaxUsage);
        w.CountIfSet("failcnt"u8, pages.FailCount);
    }

    private static void Write(Utf8JsonWriter w, PressureStatistics pressure)
    {
        w.Record("some"u8, pressure.Some, Write);
        w.Record("full"u8, pressure.Full, Write);
    }

    private static void Write(Utf8JsonWriter w, PressureLine line)
    {
        w.WriteNumber("avg10"u8, line.Average10);
        w.WriteNumber("avg60"u8, line.Average60);
        w.WriteNumber("avg300"u8, line.Average300);
        w.Count("total"u8, line.Total);
    }

    private static IReadOnlyList<T>? NotEmpty<T>(IReadOnlyList<T> values) => values.Count == 0 ? null : values;
}
