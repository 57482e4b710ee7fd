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

    /// <summary>All mounts, as they stack: where, the type of the file system, and its own options.</summary>
    public static IReadOnlyList<(string Target, string Type, string Options)> Read() => Read(KernelFile.Read("/proc/self/mountinfo"));

    /// <summary>As <see cref="Read()"/>, of a table's text.</summary>
    internal static IReadOnlyList<(string Target, string Type, string Options)> Read(string table)
    {
        var mounts = new List<(string, string, string)>();
        Span<Range> before = stackalloc Range[6];
        Span<Range> behind = stackalloc Range[4];
        foreach (var line in table.AsSpan().EnumerateLines())
        {
            int separator = line.IndexOf(" - ");
            if (separator < 0)
                continue;
            var left = line[..separator];
            var right = line[(separator + 3)..];
            if (left.Split(before, ' ') > 4 && right.Split(behind, ' ') > 2)
                mounts.Add((Unescape(left[before[4]].ToString()), right[behind[0]].ToString(), Unescape(right[behind[2]].ToString())));
        }
        return mounts;
    }

    // Space, tab, line feed and backslash are written as octal.
    private static string Unescape(string field) =>
        field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
}
