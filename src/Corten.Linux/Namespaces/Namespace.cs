using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Namespaces;

/// <summary>setns(2), unshare(2), and the names under /proc/PID/ns.</summary>
public static class Namespace
{
    /// <summary>Joins the namespace that <paramref name="file"/> is open on; it must be of <paramref name="kind"/>.</summary>
    /// <exception cref="LinuxException">EINVAL: of another kind, or a user namespace while this process has several threads.</exception>
    public static void Join(SafeFileHandle file, NamespaceKinds kind, string? path = null) =>
        LinuxException.Check(Libc.Result(Libc.setns(file.Number(), (int)kind)), $"join {Name(kind)} namespace", path);

    /// <summary>As <see cref="Join"/>; false where this process has no right to.</summary>
    public static bool TryJoin(SafeFileHandle file, NamespaceKinds kind, string? path = null)
    {
        int result = Libc.Result(Libc.setns(file.Number(), (int)kind));
        if (result == -Errno.EPERM)
            return false;
        LinuxException.Check(result, $"join {Name(kind)} namespace", path);
        return true;
    }

    /// <summary>Joins all of <paramref name="kinds"/> of the process that <paramref name="pidfd"/> stands for, at once (Linux 5.8).</summary>
    public static void JoinProcess(SafeFileHandle pidfd, NamespaceKinds kinds) =>
        LinuxException.Check(Libc.Result(Libc.setns(pidfd.Number(), (int)kinds)), "join the namespaces of the container's process");

    /// <summary>Moves this process into new namespaces (for Pid and Time: its children).</summary>
    public static void Unshare(NamespaceKinds kinds) =>
        LinuxException.Check(Libc.Result(Libc.unshare((int)kinds)), "unshare namespaces");

    /// <summary>The name of one kind's file under /proc/PID/ns.</summary>
    public static string Name(NamespaceKinds kind) => kind switch
    {
        NamespaceKinds.Cgroup => "cgroup",
        NamespaceKinds.Ipc => "ipc",
        NamespaceKinds.Mount => "mnt",
        NamespaceKinds.Network => "net",
        NamespaceKinds.Pid => "pid",
        NamespaceKinds.Time => "time",
        NamespaceKinds.User => "user",
        NamespaceKinds.Uts => "uts",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "one kind of namespace is wanted"),
    };
}
