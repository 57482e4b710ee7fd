namespace Corten.Cgroups.Detection;

/// <summary>A mounted cgroup hierarchy.</summary>
/// <param name="Controllers">As /proc/self/cgroup names them; empty for version 2.</param>
/// <param name="MountPoint">Where it is mounted.</param>
/// <param name="Root">The cgroup that the mount shows as its root.</param>
/// <param name="Own">The cgroup of this process.</param>
internal sealed record Hierarchy(string[] Controllers, string MountPoint, string Root, string Own)
{
    /// <summary>Whether this is the hierarchy of version 2.</summary>
    public bool IsUnified => Controllers.Length == 0;

    /// <summary>The directory of this process's own cgroup; the mount point where the mount does not show it.</summary>
    public string OwnDirectory
    {
        get
        {
            string below = Own;
            if (Root != "/")
                below = Own == Root || Own.StartsWith(Root + "/", StringComparison.Ordinal) ? Own[Root.Length..] : "";
            bool hidden = below.StartsWith("/..", StringComparison.Ordinal);
            return hidden ? MountPoint : MountPoint + below.TrimEnd('/');
        }
    }
}
