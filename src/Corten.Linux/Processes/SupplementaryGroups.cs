using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>setgroups(2).</summary>
public static unsafe class SupplementaryGroups
{
    /// <summary>
    /// Replaces the supplementary groups of this process; zero or a negated errno: EPERM where the user namespace denies it
    /// (user_namespaces(7), /proc/PID/setgroups), EINVAL where a group has no mapping.
    /// </summary>
    public static int TrySet(ReadOnlySpan<uint> groups)
    {
        fixed (uint* list = groups)
        {
            return Libc.Result(Libc.setgroups((nuint)groups.Length, list));
        }
    }
}
