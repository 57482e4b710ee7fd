using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>
/// The processors that the calling thread may run on: sched_setaffinity(2). Masks have processor 0 in the lowest bit of the first byte and are
/// whole words of 8 bytes. A new process inherits its creator's.
/// </summary>
public static unsafe class ProcessorAffinity
{
    // As many processors as the largest kernel of any architecture is built for.
    private const int MaxBytes = 8192 / 8;

    /// <summary>Sets it: zero or a negated errno. EINVAL: the cgroup allows none of these processors, or the machine has none of them.</summary>
    public static int TrySet(ReadOnlySpan<byte> mask)
    {
        fixed (byte* bytes = mask)
        {
            return Libc.Result(Libc.sched_setaffinity(0, (nuint)mask.Length, bytes));
        }
    }

    /// <summary>
    /// Allows every processor that the cgroup allows, now or later. Whatever the creator was bound to does not count any more. Nothing is allocated.
    /// </summary>
    public static void Reset()
    {
        Span<byte> mask = stackalloc byte[MaxBytes];
        mask.Fill(byte.MaxValue);
        LinuxException.Check(TrySet(mask), "reset the CPU affinity");
    }

    /// <summary>The mask in force.</summary>
    public static byte[] Get()
    {
        Span<byte> mask = stackalloc byte[MaxBytes];
        fixed (byte* bytes = mask)
        {
            LinuxException.Check(Libc.Result(Libc.sched_getaffinity(0, MaxBytes, bytes)), "read the CPU affinity");
        }
        return mask.ToArray();
    }
}
