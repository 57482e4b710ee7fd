using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Rootfs;

/// <summary>Where a mount may go.</summary>
internal static class MountTarget
{
    private const string Proc = "/proc";

    // What lxcfs shows a container of itself in place of the machine's own numbers.
    private static readonly HashSet<string> s_emulated =
    [
        "/proc/cpuinfo", "/proc/diskstats", "/proc/meminfo", "/proc/stat", "/proc/swaps", "/proc/uptime", "/proc/loadavg", "/proc/slabinfo",
        "/proc/sys/kernel/ns_last_pid", "/proc/sys/crypto/fips_enabled",
    ];

    /// <summary>A destination that is written as the host's path of a place in the root file system, as the container has it.</summary>
    public static string Inside(string destination, string rootfs) =>
        rootfs.Length > 1 && destination.StartsWith(rootfs, StringComparison.Ordinal) && destination.AsSpan(rootfs.Length).StartsWith("/") ? destination[rootfs.Length..] : destination;

    /// <summary>The path of an open file for calls that take nothing but a path.</summary>
    public static string PathOf(SafeFileHandle file) => $"/proc/self/fd/{file.Number()}";

    /// <summary>
    /// The directory for a procfs or sysfs, made where it is absent. A fake one, a symlink in the image, would receive what is written there
    /// (CVE-2019-19921, CVE-2023-27561).
    /// </summary>
    public static SafeFileHandle EnsureGenuine(SafeFileHandle root, string destination, string type)
    {
        try
        {
            RootedDirectory.Ensure(root, destination).Dispose();
            return RootedPath.OpenWithoutSymlinks(root, destination, OpenFlags.Path | OpenFlags.Directory);
        }
        catch (LinuxException error) when (error.Errno is Errno.ELOOP or Errno.ENOTDIR)
        {
            throw new RuntimeException($"filesystem \"{type}\" must be mounted on ordinary directory, and {destination} in the root file system is none");
        }
    }

    /// <summary>Throws where a file system of <paramref name="type"/> may not be mounted there.</summary>
    public static void Check(SafeFileHandle target, string destination, string type)
    {
        if (Place(target, destination) is { } place && !(place == Proc && type == "proc"))
            Refuse(place, destination, type);
    }

    /// <summary>Throws where <paramref name="source"/> may not be bound there.</summary>
    public static void Check(SafeFileHandle target, string destination, SafeFileHandle source)
    {
        if (Place(target, destination) is { } place && !(place == Proc && FileSystemStatus.Of(source).Magic == FileSystemStatus.Proc))
            Refuse(place, destination, "bind");
    }

    // Mounts in /proc would tell lies to whoever trusts it (CVE-2019-16884): where the path says that it is there, and where the handle does.
    private static string? Place(SafeFileHandle target, string destination)
    {
        string path = Normalize(destination);
        if (path == "/")
            throw new RuntimeException($"mountpoint \"{destination}\" is on the top of rootfs");
        if (path == Proc || path.StartsWith(Proc + "/", StringComparison.Ordinal))
            return path;
        return FileSystemStatus.Of(target).Magic == FileSystemStatus.Proc ? Proc + "/..." : null;
    }

    private static void Refuse(string place, string destination, string type)
    {
        if (place == Proc)
            throw new RuntimeException($"\"{destination}\" cannot be mounted because it is not of type proc, but {type}");
        if (!s_emulated.Contains(place))
            throw new RuntimeException($"\"{destination}\" cannot be mounted because it is inside /proc");
    }

    private static string Normalize(string destination) => System.IO.Path.GetFullPath("/" + destination).TrimEnd('/') is { Length: > 0 } path ? path : "/";
}
