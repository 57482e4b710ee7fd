namespace Corten.Cgroups.Detection;

/// <summary>The field linux.cgroupsPath: config-linux.md, "Cgroups Path".</summary>
internal static class CgroupsPath
{
    /// <summary>
    /// The directory in <paramref name="hierarchy"/>. An absolute path counts from the mount point; a relative one, and the id alone where
    /// there is no path, from this process's own cgroup, and where version 2 is alone from that one's parent: a cgroup with a process in it cannot
    /// hand controllers down. That is what runc does.
    /// </summary>
    /// <param name="hierarchy">Where.</param>
    /// <param name="path">The field, or null.</param>
    /// <param name="id">The container's id.</param>
    /// <param name="alone">Whether it is of version 2 and the only one.</param>
    /// <exception cref="CgroupException">The path is empty of names or climbs.</exception>
    public static string Resolve(Hierarchy hierarchy, string? path, string id, bool alone = false)
    {
        string wanted = string.IsNullOrEmpty(path) ? id : path;
        string start = wanted[0] == '/' ? hierarchy.MountPoint : alone ? Parent(hierarchy) : hierarchy.OwnDirectory;
        string[] names = wanted.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Any(name => name is "." or ".." || name.Contains('\0')))
            throw new CgroupException($"linux.cgroupsPath must be a path of plain names below the root, not \"{wanted}\"");
        return start.TrimEnd('/') + "/" + string.Join('/', names);
    }

    private static string Parent(Hierarchy hierarchy)
    {
        string own = hierarchy.OwnDirectory;
        return own.Length <= hierarchy.MountPoint.Length ? own : own[..own.LastIndexOf('/')];
    }
}
