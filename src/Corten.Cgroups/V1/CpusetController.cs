using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>
/// Processors and memory nodes: cgroup-v1/cpusets. A new cpuset is empty, and no process can enter it before it has both lists, so what is
/// not asked for is copied from the parent.
/// </summary>
internal static class CpusetController
{
    private const string Cpus = "cpuset.cpus";
    private const string Mems = "cpuset.mems";

    public static void Apply(V1Places places, LinuxCpu cpu)
    {
        if (!string.IsNullOrEmpty(cpu.Cpus))
            CgroupFile.Write(places.Require("cpuset", "linux.resources.cpu.cpus"), Cpus, cpu.Cpus, "linux.resources.cpu.cpus");
        if (!string.IsNullOrEmpty(cpu.Mems))
            CgroupFile.Write(places.Require("cpuset", "linux.resources.cpu.mems"), Mems, cpu.Mems, "linux.resources.cpu.mems");
    }

    /// <summary>Fills the lists of the container's own cpuset that no limit has set.</summary>
    public static void InheritUnset(V1Places places)
    {
        if (places.Find("cpuset") is { } directory)
            Inherit(directory);
    }

    /// <summary>Copies from the parent what is empty in <paramref name="directory"/>; a parent that is empty itself is filled first, from above.</summary>
    public static void Inherit(string directory)
    {
        string parent = directory[..directory.LastIndexOf('/')];
        InheritFile(directory, parent, Cpus);
        InheritFile(directory, parent, Mems);
    }

    private static void InheritFile(string directory, string parent, string file)
    {
        if (CgroupFile.Read(directory, file).Length > 0)
            return;
        // A file that is not there: the parent lies above the hierarchy.
        if (CgroupFile.Find(parent, file) is null)
            throw new CgroupException($"the cpuset {directory} has an empty {file}, so no process could enter a cgroup below it");
        InheritFile(parent, parent[..parent.LastIndexOf('/')], file);
        CgroupFile.Write(directory, file, CgroupFile.Read(parent, file), file);
    }
}
