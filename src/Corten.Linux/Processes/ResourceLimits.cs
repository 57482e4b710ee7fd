using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>Resource limits of another process: prlimit(2).</summary>
public static unsafe class ResourceLimits
{
    // Index is the number.
    private static readonly string[] s_names =
    [
        "CPU", "FSIZE", "DATA", "STACK", "CORE", "RSS", "NPROC", "NOFILE", "MEMLOCK", "AS", "LOCKS", "SIGPENDING", "MSGQUEUE", "NICE", "RTPRIO", "RTTIME",
    ];

    /// <summary>Sets the limit called <paramref name="name"/>, for example "RLIMIT_NOFILE", on process <paramref name="pid"/>.</summary>
    /// <exception cref="LinuxException">EINVAL: no such limit, or soft above hard. EPERM: raising a hard limit takes CAP_SYS_RESOURCE.</exception>
    public static void Set(int pid, string name, ulong soft, ulong hard)
    {
        int number = name.StartsWith("RLIMIT_", StringComparison.Ordinal) ? Array.IndexOf(s_names, name[7..]) : -1;
        if (number < 0)
            throw new LinuxException("set resource limit", name, Errno.EINVAL);
        var limit = new ResourceLimit { rlim_cur = soft, rlim_max = hard };
        LinuxException.Check(Libc.Result(Libc.prlimit64(pid, number, &limit, null)), "set resource limit", $"{name} to {soft}:{hard}");
    }
}
