using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Processor time: sched-bwc and sched-design-CFS of the kernel's documentation.</summary>
internal static class CpuController
{
    private const ulong MinimumShares = 2;
    private const ulong MaximumShares = 262144;
    private const string Quota = "cpu.cfs_quota_us";
    private const string Period = "cpu.cfs_period_us";
    private const string Burst = "cpu.cfs_burst_us";

    public static void Apply(V1Places places, LinuxCpu cpu)
    {
        if (cpu.Shares is > 0)
            ApplyShares(places, cpu.Shares.Value);
        ApplyBandwidth(places, cpu);
        ApplyRealtime(places, cpu);
        if (cpu.Idle is not null)
            Write(places, "cpu.idle", cpu.Idle.Value.ToString(), "idle");
    }

    // The kernel would silently take the nearest value that it allows.
    private static void ApplyShares(V1Places places, ulong shares)
    {
        if (shares is < MinimumShares or > MaximumShares)
            throw new CgroupException($"linux.resources.cpu.shares must be from {MinimumShares} to {MaximumShares}, not {shares}");
        Write(places, "cpu.shares", shares.ToString(), "shares");
    }

    // Each value must fit the two others at any moment. What does not fit before the new quota is there is written again after it.
    private static void ApplyBandwidth(V1Places places, LinuxCpu cpu)
    {
        bool quota = cpu.Quota is not null and not 0;
        bool period = cpu.Period is > 0 && !WriteUnless(quota, places, Period, cpu.Period.Value.ToString(), "period");
        bool burst = cpu.Burst is not null && !WriteUnless(quota, places, Burst, cpu.Burst.Value.ToString(), "burst");
        if (quota)
            Write(places, Quota, cpu.Quota!.Value.ToString(), "quota");
        if (period)
            Write(places, Period, cpu.Period!.Value.ToString(), "period");
        if (burst)
            Write(places, Burst, cpu.Burst!.Value.ToString(), "burst");
    }

    // The runtime must fit the period at any moment: a period that is too short for the runtime of before comes after the new one.
    private static void ApplyRealtime(V1Places places, LinuxCpu cpu)
    {
        const string PeriodFile = "cpu.rt_period_us";
        bool runtime = cpu.RealtimeRuntime is not null and not 0;
        bool period = cpu.RealtimePeriod is > 0 && !WriteUnless(runtime, places, PeriodFile, cpu.RealtimePeriod.Value.ToString(), "realtimePeriod");
        if (runtime)
            Write(places, "cpu.rt_runtime_us", cpu.RealtimeRuntime!.Value.ToString(), "realtimeRuntime");
        if (period)
            Write(places, PeriodFile, cpu.RealtimePeriod!.Value.ToString(), "realtimePeriod");
    }

    // False where the kernel finds that the value does not fit and a second attempt is to come.
    private static bool WriteUnless(bool again, V1Places places, string file, string value, string field)
    {
        string directory = places.Require("cpu", "linux.resources.cpu." + field);
        int result = CgroupFile.TryWrite(directory, file, value);
        if (result == 0)
            return true;
        if (again && result == -Errno.EINVAL)
            return false;
        throw CgroupFile.Refused(directory, file, value, "linux.resources.cpu." + field, -result);
    }

    private static void Write(V1Places places, string file, string value, string field) =>
        CgroupFile.Write(places.Require("cpu", "linux.resources.cpu." + field), file, value, "linux.resources.cpu." + field);
}
