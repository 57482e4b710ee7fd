using Corten.Linux.Files;

namespace Corten.Linux.Mounts;

/// <summary>The mounts of this process's mount namespace: proc_pid_mountinfo(5).</summary>
public static class MountTable
{
    /// <summary>Where the first file system of <paramref name="type"/> is mounted; null where there is none.</summary>
    public static string? FindByType(string type) => FindByType(KernelFile.Read("/proc/self/mountinfo"), type);

    /// <summary>As <see cref="FindByType(string)"/>, in a table's text.</summary>
    internal static string? FindByType(string table, string type)
    {
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            int separator = line.IndexOf(" - ");
            if (separator < 0 || !line[(separator + 3)..].StartsWith(type) || line[(separator + 3)..].IndexOf(' ') != type.Length)
                continue;
            string[] fields = line[..separator].ToString().Split(' ');
            return fields.Length > 4 ? Unescape(fields[4]) : null;
        }
        return null;
    }

    // Space, tab, line feed and backslash are written as octal.
    private static string Unescape(string field) =>
        field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
}
