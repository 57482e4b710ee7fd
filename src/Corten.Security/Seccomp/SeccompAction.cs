namespace Corten.Security.Seccomp;

/// <summary>The value that a filter returns: SECCOMP_RET_... of linux/seccomp.h in the upper half, its data in the lower.</summary>
internal static class SeccompAction
{
    public const uint KillThread = 0x00000000;

    public const uint Notify = 0x7fc00000;

    public const uint Log = 0x7ffc0000;

    public const uint Allow = 0x7fff0000;

    private const uint KillProcess = 0x80000000;

    private const uint Trap = 0x00030000;

    private const uint Errno = 0x00050000;

    private const uint Trace = 0x7ff00000;

    /// <summary>The call fails with ENOSYS, as one that the kernel does not have.</summary>
    public const uint NoSuchCall = Errno | Linux.Errno.ENOSYS;

    /// <summary>The value of a SCMP_ACT_... name; <paramref name="errno"/> (EPERM where it is null) counts for ERRNO and TRACE.</summary>
    public static uint Value(string? name, uint? errno) => name switch
    {
        "SCMP_ACT_KILL" or "SCMP_ACT_KILL_THREAD" => KillThread,
        "SCMP_ACT_KILL_PROCESS" => KillProcess,
        "SCMP_ACT_TRAP" => Trap,
        "SCMP_ACT_ERRNO" => Errno | (ushort)(errno ?? Linux.Errno.EPERM),
        "SCMP_ACT_TRACE" => Trace | (ushort)(errno ?? Linux.Errno.EPERM),
        "SCMP_ACT_ALLOW" => Allow,
        "SCMP_ACT_LOG" => Log,
        "SCMP_ACT_NOTIFY" => Notify,
        _ => throw new SecurityException($"\"{name}\" is not a seccomp action"),
    };

    /// <summary>Whether calls that are newer than a profile go on as before under this default: then they need no ENOSYS.</summary>
    public static bool LetsThrough(uint action) => action is Allow or Log || (action & 0xffff0000) == Trace;
}
