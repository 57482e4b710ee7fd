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

    /// <summary>Sets the limit called <paramref name="name"/>, for example "RLIMIT_NOFILE", on process <paramref name="pid"/>; 0 is this one.</summary>
    /// <exception cref="LinuxException">EINVAL: no such limit, or soft above hard. EPERM: raising a hard limit takes CAP_SYS_RESOURCE.</exception>
    public static void Set(int pid, string name, ulong soft, ulong hard)
    {
        int number = Number(name);
        if (number < 0)
            throw new LinuxException("set resource limit", name, Errno.EINVAL);
        var limit = new ResourceLimit { rlim_cur = soft, rlim_max = hard };
        LinuxException.Check(Libc.Result(Libc.prlimit64(pid, number, &limit, null)), "set resource limit", $"{name} to {soft}:{hard}");
    }

    /// <summary>The hard limit called <paramref name="name"/> of this process.</summary>
    public static ulong OwnHard(string name)
    {
        ResourceLimit limit;
        LinuxException.Check(Libc.Result(Libc.prlimit64(0, Number(name), null, &limit)), "read resource limit", name);
        return limit.rlim_max;
    }

    private static int Number(string name) => name.StartsWith("RLIMIT_", StringComparison.Ordinal) ? Array.IndexOf(s_names, name[7..]) : -1;
}
