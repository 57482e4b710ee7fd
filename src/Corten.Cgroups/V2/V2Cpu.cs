using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>
/// Processor time and placement: cgroup-v2, "CPU" and "Cpuset". Realtime limits have no counterpart in version 2 and are left out.
/// </summary>
internal static class V2Cpu
{
    private const string Field = "linux.resources.cpu.";
    private const string Maximum = "cpu.max";
    private const string Burst = "cpu.max.burst";

    public static void Apply(V2Files files, LinuxCpu cpu)
    {
        if (!string.IsNullOrEmpty(cpu.Cpus))
            files.Write("cpuset.cpus", cpu.Cpus, Field + "cpus");
        if (!string.IsNullOrEmpty(cpu.Mems))
            files.Write("cpuset.mems", cpu.Mems, Field + "mems");
        if (cpu.Idle is { } idle)
            files.Write("cpu.idle", idle.ToString(), Field + "idle");
        if (cpu.Shares is > 0 && cpu.Idle is not 1)
            ApplyShares(files, cpu.Shares.Value);
        ApplyBandwidth(files, cpu);
    }

    private static void ApplyShares(V2Files files, ulong shares)
    {
        if (shares is < 2 or > 262144)
            throw new CgroupException($"linux.resources.cpu.shares must be from 2 to 262144, not {shares}");
        files.Write("cpu.weight", V2Conversion.CpuWeight(shares).ToString(), Field + "shares");
    }

    // A burst above the quota is refused, so one that only fits the new quota is written again after it.
    private static void ApplyBandwidth(V2Files files, LinuxCpu cpu)
    {
        bool later = false;
        if (cpu.Burst is { } burst)
        {
            int result = files.TryWrite(Burst, burst.ToString());
            later = result == -Errno.EINVAL && cpu.Quota is not null and not 0;
            if (result < 0 && !later)
                throw files.Refused(Burst, burst.ToString(), Field + "burst", -result);
        }
        if (cpu.Quota is not null and not 0 || cpu.Period is > 0)
            files.Write(Maximum, MaximumLine(files.Find(Maximum), cpu), cpu.Quota is not null and not 0 ? Field + "quota" : Field + "period");
        if (later)
            files.Write(Burst, cpu.Burst!.Value.ToString(), Field + "burst");
    }

    /// <summary>"quota period" in microseconds; what is not given stays as it is.</summary>
    internal static string MaximumLine(string? present, LinuxCpu cpu)
    {
        string[] old = (present ?? "").Split(' ');
        string quota = cpu.Quota is null or 0 ? (old[0].Length > 0 ? old[0] : "max") : V2Conversion.Text(cpu.Quota.Value);
        string period = cpu.Period is > 0 ? cpu.Period.Value.ToString() : old.Length > 1 ? old[1] : "100000";
        return $"{quota} {period}";
    }
}
