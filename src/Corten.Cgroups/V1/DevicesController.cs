using System.Text;
using Corten.Cgroups.Devices;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>Access to devices: cgroup-v1/devices of the kernel's documentation. A rule is one write.</summary>
internal static class DevicesController
{
    private const string Allow = "devices.allow";
    private const string Deny = "devices.deny";
    private const string Field = "linux.resources.devices";

    /// <summary>Sets the rules of a cgroup that no process has entered yet; one that inherited the right to everything loses it.</summary>
    public static void Create(string directory, LinuxDeviceRule[]? rules)
    {
        var set = new DeviceRuleSet();
        foreach (var rule in rules ?? [])
            set.Add(rule);
        foreach (var rule in DefaultDevices.Rules)
            set.Add(rule);
        CgroupFile.Write(directory, set.AllowByDefault ? Allow : Deny, "a", Field);
        WriteExceptions(directory, set.AllowByDefault ? Deny : Allow, set.Exceptions);
    }

    private static void WriteExceptions(string directory, string file, IReadOnlyList<(DevicePattern Pattern, DeviceAccess Access)> exceptions)
    {
        if (exceptions.Count == 0)
            return;
        string path = HostPath.Join(directory, file);
        string line = "";
        try
        {
            using var handle = UnixFile.Open(path, OpenFlags.WriteOnly);
            foreach (var (pattern, access) in exceptions)
            {
                line = $"{pattern} {DeviceAccessText.Format(access)}";
                UnixFile.Write(handle, Encoding.ASCII.GetBytes(line), path);
            }
        }
        catch (LinuxException error)
        {
            throw new CgroupException($"{Field}: cannot write \"{line}\" to {path}: {Errno.Describe(error.Errno)}", error);
        }
    }
}
