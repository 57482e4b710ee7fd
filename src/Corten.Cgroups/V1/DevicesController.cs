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
    /// <param name="places">The container's directories.</param>
    /// <param name="rules">The rules.</param>
    /// <param name="mayBeRefused">Whether the hierarchy may be missing, or refuse an ordinary user, who can make no device of the host either.</param>
    public static void Create(V1Places places, LinuxDeviceRule[]? rules, bool mayBeRefused)
    {
        if (places.Find("devices") is not { } directory)
            return;
        try
        {
            Set(directory, DeviceRuleSet.ForContainer(rules));
        }
        catch (CgroupException error) when (mayBeRefused && error.InnerException is LinuxException { Errno: Errno.EPERM or Errno.EACCES })
        {
            // The kernel asks for CAP_SYS_ADMIN on the machine.
        }
    }

    /// <summary>Changes the rules of a cgroup with processes in it. Between two lists of what is allowed, first the new is allowed, then the old taken away.</summary>
    public static void Update(string directory, LinuxDeviceRule[] rules)
    {
        var set = DeviceRuleSet.ForContainer(rules);
        var now = new DeviceRuleSet();
        foreach (var line in CgroupFile.Read(directory, "devices.list").AsSpan().EnumerateLines())
            now.Add(DeviceRuleSet.ParseAllowed(line.ToString()));
        if (now.AllowByDefault || set.AllowByDefault)
        {
            Set(directory, set);
            return;
        }
        WriteExceptions(directory, Allow, set.Exceptions);
        var lost = new List<(DevicePattern Pattern, DeviceAccess Access)>();
        foreach (var (pattern, access) in now.Exceptions)
        {
            if ((access & ~set.Granted(pattern)) is not DeviceAccess.None and var taken)
                lost.Add((pattern, taken));
        }
        WriteExceptions(directory, Deny, lost);
    }

    private static void Set(string directory, DeviceRuleSet set)
    {
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
