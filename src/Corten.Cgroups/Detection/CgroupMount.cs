namespace Corten.Cgroups.Detection;

/// <summary>A line of /proc/self/mountinfo that is a cgroup mount; proc_pid_mountinfo(5).</summary>
/// <param name="Version">1 or 2.</param>
/// <param name="Root">Field 4.</param>
/// <param name="MountPoint">Field 5.</param>
/// <param name="Options">The last field: controllers among other options.</param>
internal readonly record struct CgroupMount(int Version, string Root, string MountPoint, string[] Options)
{
    /// <summary>The cgroup mounts, in the order in which they were mounted.</summary>
    public static List<CgroupMount> Parse(string mountInfo)
    {
        var mounts = new List<CgroupMount>();
        foreach (var line in mountInfo.AsSpan().EnumerateLines())
        {
            int separator = line.IndexOf(" - cgroup");
            if (separator < 0)
                continue;
            string[] type = line[(separator + 3)..].ToString().Split(' ');
            if (type.Length < 3 || type[0] is not "cgroup" and not "cgroup2")
                continue;
            string[] fields = line[..separator].ToString().Split(' ');
            mounts.Add(new CgroupMount(type[0] == "cgroup" ? 1 : 2, Unescape(fields[3]), Unescape(fields[4]), type[2].Split(',')));
        }
        return mounts;
    }

    // Space, tab, line feed and backslash are written as octal.
    private static string Unescape(string field)
    {
        if (!field.Contains('\\'))
            return field;
        return field.Replace("\\040", " ").Replace("\\011", "\t").Replace("\\012", "\n").Replace("\\134", "\\");
    }
}
