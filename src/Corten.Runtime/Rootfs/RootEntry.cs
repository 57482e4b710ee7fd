using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>The ways of making the container's root the root of its process.</summary>
internal static class RootEntry
{
    /// <summary>By pivot_root(2), the only way that leaves nothing of the host behind.</summary>
    public static void Pivot(SafeFileHandle root) => MountPoint.PivotRoot(root);

    /// <summary>
    /// By moving it over "/". The host's mounts stay below it and cannot be reached, but the kernel still counts them: a proc or sysfs of
    /// the host that nothing covers would let the container's users mount a whole one, with everything that is masked in theirs.
    /// </summary>
    public static void Move(SafeFileHandle root, string path)
    {
        foreach (string mount in WholeKernelFileSystems(KernelFile.Read("/proc/self/mountinfo"), path))
            Detach(mount);
        MountPoint.MoveRoot(root);
    }

    /// <summary>By chroot(2), where the container shares the host's mounts: anything else would change the root of every process of the host.</summary>
    public static void Change(SafeFileHandle root) => MountPoint.ChangeRoot(root);

    /// <summary>Mount points of proc and sysfs, shown from their own root, that lie outside of <paramref name="root"/>.</summary>
    internal static IReadOnlyList<string> WholeKernelFileSystems(string mountInfo, string root)
    {
        var found = new List<string>();
        foreach (string line in mountInfo.Split('\n'))
        {
            // proc_pid_mountinfo(5): the fourth field is the root of the mount, the fifth its place, the type stands behind a lone dash.
            string[] fields = line.Split(' ');
            int dash = Array.IndexOf(fields, "-");
            if (dash < 5 || dash + 1 >= fields.Length || fields[3] != "/" || fields[dash + 1] is not ("proc" or "sysfs"))
                continue;
            string place = Unescape(fields[4]);
            if (place != root && !place.StartsWith(root + "/", StringComparison.Ordinal))
                found.Add(place);
        }
        return found;
    }

    // Where it may not be unmounted, a mount on top hides it as well.
    private static void Detach(string mount)
    {
        if (MountPoint.TryMount(null, mount, null, MountFlags.Slave | MountFlags.Recursive) == -Errno.ENOENT)
            return;
        int result = MountPoint.TryUnmount(mount, lazy: true);
        if (result is -Errno.EINVAL or -Errno.EPERM)
            MountPoint.Mount("tmpfs", mount, "tmpfs", MountFlags.None);
        else if (result < 0)
            throw new LinuxException("unmount", mount, -result);
    }

    // Blank, tab, line end and backslash are written as octal numbers.
    private static string Unescape(string text)
    {
        foreach (var (code, character) in (ReadOnlySpan<(string, string)>)[("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")])
            text = text.Replace(code, character, StringComparison.Ordinal);
        return text;
    }
}
