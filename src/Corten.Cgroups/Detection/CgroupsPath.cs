namespace Corten.Cgroups.Detection;

/// <summary>The field linux.cgroupsPath: config-linux.md, "Cgroups Path".</summary>
internal static class CgroupsPath
{
    /// <summary>
    /// The directory in <paramref name="hierarchy"/>. An absolute path counts from the mount point; a relative one, and the id alone where
    /// there is no path, from this process's own cgroup. That is what runc does.
    /// </summary>
    /// <exception cref="CgroupException">The path is empty of names or climbs.</exception>
    public static string Resolve(Hierarchy hierarchy, string? path, string id)
    {
        string wanted = string.IsNullOrEmpty(path) ? id : path;
        string start = wanted[0] == '/' ? hierarchy.MountPoint : hierarchy.OwnDirectory;
        string[] names = wanted.Split('/', StringSplitOptions.RemoveEmptyEntries);
        if (names.Length == 0 || names.Any(name => name is "." or ".." || name.Contains('\0')))
            throw new CgroupException($"linux.cgroupsPath must be a path of plain names below the root, not \"{wanted}\"");
        return start.TrimEnd('/') + "/" + string.Join('/', names);
    }
}
