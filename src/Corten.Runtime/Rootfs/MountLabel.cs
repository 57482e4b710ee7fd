using System.Text;
using Corten.Linux.Files;
using Corten.Security.Labels;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>linux.mountLabel: the SELinux context of every file in file systems that are made for the container.</summary>
internal static class MountLabel
{
    private const string Option = "context";

    // The kernel labels the files of these by the policy.
    private static readonly HashSet<string> s_labelledByKernel = ["proc", "sysfs", "mqueue", "cgroup", "cgroup2"];

    /// <summary>The option for fsconfig(2), for a file system of <paramref name="type"/>; none where there is no label.</summary>
    public static IReadOnlyList<(string Name, string? Value)> Options(string type, string? label) =>
        string.IsNullOrEmpty(label) || s_labelledByKernel.Contains(type) ? [] : [(Option, label)];

    /// <summary>As <see cref="Options"/>, added to <paramref name="data"/> for mount(2), where commas of the label need quotes.</summary>
    public static string AddTo(string data, string type, string? label) =>
        Options(type, label).Count > 0 ? $"{data}{(data.Length == 0 ? "" : ",")}{Option}=\"{label}\"" : data;

    /// <summary>Labels the root directory of a message queue file system, which takes no option.</summary>
    public static void Apply(SafeFileHandle mount, string type, string? label)
    {
        if (type == "mqueue" && !string.IsNullOrEmpty(label))
            _ = ExtendedAttributes.TrySet(mount, ".", SeLinux.FileAttribute, Encoding.UTF8.GetBytes(label + '\0'));
    }
}
