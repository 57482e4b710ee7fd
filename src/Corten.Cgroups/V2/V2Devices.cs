using Corten.Cgroups.Devices;
using Corten.Cgroups.Rootless;
using Corten.Linux;
using Corten.Linux.Bpf;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>Access to devices, which version 2 leaves to a BPF program: cgroup-v2, "Device controller".</summary>
internal static class V2Devices
{
    private const string Field = "linux.resources.devices";

    /// <summary>Sets the rules of a cgroup, or replaces them.</summary>
    public static void Apply(string directory, LinuxDeviceRule[]? rules)
    {
        var program = DeviceFilter.Compile(DeviceRuleSet.ForContainer(rules));
        try
        {
            using var cgroup = UnixFile.Open(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            CgroupDeviceProgram.Replace(cgroup, program);
        }
        catch (LinuxException error) when (error.Errno is Errno.EPERM && Privileges.AreRestricted)
        {
            // Who may not load a program here may not make or open a device of the host either.
        }
        catch (LinuxException error)
        {
            throw new CgroupException($"{Field}: cannot set the rules of the cgroup {directory}: {error.Message}", error);
        }
    }
}
