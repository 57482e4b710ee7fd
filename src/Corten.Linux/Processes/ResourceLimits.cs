using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>Resource limits: prlimit(2).</summary>
public static unsafe class ResourceLimits
{
    // Index is the number.
    private static readonly string[] s_names =
    [
        "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME",
    ];

    /// <summary>Sets the limit called <paramref name="name"/>, for example "RLIMIT_NOFILE", on the calling process.</summary>
    /// <exception cref="LinuxException">EINVAL: no such limit, or soft above hard. EPERM: raising a hard limit takes CAP_SYS_RESOURCE.</exception>
    public static void Set(string name, ulong soft, ulong hard)
    {
        var limit = new ResourceLimit { rlim_cur = soft, rlim_max = hard };
        LinuxException.Check(Libc.Result(Libc.prlimit64(0, Number(name), &limit, null)), "set resource limit", $"{name} to {soft}:{hard}");
    }

    /// <summary>Raises the hard limit of process <paramref name="pid"/> to <paramref name="hard"/> where it is lower; the soft one stays.</summary>
    /// <exception cref="LinuxException">EPERM: that takes CAP_SYS_RESOURCE.</exception>
    public static void Raise(int pid, string name, ulong hard)
    {
        int number = Number(name);
        ResourceLimit limit;
        LinuxException.Check(Libc.Result(Libc.prlimit64(pid, number, null, &limit)), "read resource limit", name);
        if (limit.rlim_max >= hard)
            return;
        limit.rlim_max = hard;
        LinuxException.Check(Libc.Result(Libc.prlimit64(pid, number, &limit, null)), "raise resource limit", $"{name} to {hard}");
    }

    private static int Number(string name)
    {
        int number = name.StartsWith("RLIMIT_", StringComparison.Ordinal) ? Array.IndexOf(s_names, name[7..]) : -1;
        return number >= 0 ? number : throw new LinuxException("set resource limit", name, Errno.EINVAL);
    }
}
