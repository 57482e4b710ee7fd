namespace Corten.Cgroups.Detection;

/// <summary>Puts /proc/self/cgroup and /proc/self/mountinfo together.</summary>
internal static class Hierarchies
{
    /// <summary>Every hierarchy that is mounted and that containers join: all with controllers, name=systemd, and version 2.</summary>
    public static List<Hierarchy> Find(string ownCgroups, string mountInfo)
    {
        var mounts = CgroupMount.Parse(mountInfo);
        var found = new List<Hierarchy>();
        foreach (var line in ownCgroups.AsSpan().EnumerateLines())
        {
            if (FindOne(line, mounts) is { } hierarchy)
                found.Add(hierarchy);
        }
        return found;
    }

    // A line is ID:CONTROLLERS:PATH; see cgroups(7).
    private static Hierarchy? FindOne(ReadOnlySpan<char> line, List<CgroupMount> mounts)
    {
        int first = line.IndexOf(':');
        int second = first < 0 ? -1 : line[(first + 1)..].IndexOf(':') + first + 1;
        if (second <= first)
            return null;
        string names = line[(first + 1)..second].ToString();
        string own = line[(second + 1)..].ToString();
        string[] controllers = names.Length == 0 ? [] : names.Split(',');
        if (names.StartsWith("name=", StringComparison.Ordinal) && names != "name=systemd")
            return null;
        foreach (var mount in mounts)
        {
            bool matches = controllers.Length == 0 ? mount.Version == 2 : mount.Version == 1 && mount.Options.Contains(controllers[0]);
            if (matches)
                return new Hierarchy(controllers, mount.MountPoint, Visible(mount, mounts).Root, own);
        }
        return null;
    }

    // What is mounted later at the same place hides what was there: a container's own cgroups lie over those of a bound /sys.
    private static CgroupMount Visible(CgroupMount mount, List<CgroupMount> mounts) => mounts.FindLast(other => other.MountPoint == mount.MountPoint);
}
