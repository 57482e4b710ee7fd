using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>Sets the limits that a resources object names, but for device rules.</summary>
internal static class V2Resources
{
    /// <summary>Refuses what version 2 cannot keep, before anything is made.</summary>
    public static void RefuseUnsupported(LinuxResources? resources)
    {
        V2Unified.Validate(resources?.Unified);
        if (resources?.Network is { ClassId: > 0 })
            throw new CgroupException("linux.resources.network.classID: cgroup v2, which this machine has, cannot mark packets");
        if (resources?.Network is { Priorities.Length: > 0 })
            throw new CgroupException("linux.resources.network.priorities: cgroup v2, which this machine has, cannot mark packets");
    }

    public static void Apply(string directory, LinuxResources resources)
    {
        var files = new V2Files(directory);
        if (TaskLimit.Of(resources.Pids) is { } tasks)
            files.Write("pids.max", V2Conversion.Text(tasks), "linux.resources.pids.limit");
        if (resources.Memory is { } memory)
            V2Memory.Apply(files, memory);
        if (resources.BlockIO is { } blockIo)
            V2Io.Apply(files, blockIo);
        if (resources.Cpu is { } cpu)
            V2Cpu.Apply(files, cpu);
        foreach (var limit in resources.HugepageLimits ?? [])
            ApplyHugepages(files, limit);
        if (resources.Rdma is { } rdma)
            RdmaFile.Write(directory, rdma);
        if (resources.Unified is { } unified)
            V2Unified.Apply(files, unified);
    }

    // Reservations are limited too where the kernel can (5.7), else a process would get SIGBUS instead of an error.
    private static void ApplyHugepages(V2Files files, LinuxHugepageLimit limit)
    {
        const string Field = "linux.resources.hugepageLimits";
        files.Write($"hugetlb.{limit.PageSize}.max", limit.Limit.ToString(), Field);
        string reserved = $"hugetlb.{limit.PageSize}.rsvd.max";
        int result = files.TryWrite(reserved, limit.Limit.ToString());
        if (result < 0 && result != -Errno.ENOENT)
            throw files.Refused(reserved, limit.Limit.ToString(), Field, -result);
    }
}
