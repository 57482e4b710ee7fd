using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Init;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>What the mounts of one container have in common.</summary>
/// <param name="Root">The root directory of the container.</param>
/// <param name="Spec">The configuration.</param>
/// <param name="Rootfs">The host's path of the root directory.</param>
/// <param name="Bundle">Where relative sources begin.</param>
/// <param name="Cgroups">For a mount of type cgroup.</param>
/// <param name="Outside">Whoever does what takes the rights of outside of the container.</param>
internal sealed record MountContext(SafeFileHandle Root, Spec Spec, string Rootfs, string Bundle, CgroupView Cgroups, MountRequests Outside)
{
    private readonly List<SafeFileHandle> _protectLater = [];

    /// <summary>
    /// Makes <paramref name="mount"/> read-only when everything is in it: further mount points, devices. Its handle stays open until then.
    /// </summary>
    public void ProtectLater(SafeFileHandle mount) => _protectLater.Add(mount);

    /// <summary>Makes read-only what has waited for it.</summary>
    public void Protect()
    {
        foreach (var mount in _protectLater)
        {
            DetachedMount.SetAttributes(mount, MountAttributes.ReadOnly);
            mount.Dispose();
        }
        _protectLater.Clear();
    }

    /// <summary>Opens the source of a bind mount; where the container's root may not reach it, by way of the runtime.</summary>
    public SafeFileHandle OpenSource(string path)
    {
        try
        {
            return UnixFile.Open(path, OpenFlags.Path);
        }
        catch (Linux.LinuxException error) when (error.Errno == Linux.Errno.EACCES)
        {
            return Outside.OpenSource(path);
        }
    }
}
