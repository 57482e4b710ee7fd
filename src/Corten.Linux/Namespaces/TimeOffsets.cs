using System.Globalization;
using Corten.Linux.Files;

namespace Corten.Linux.Namespaces;

/// <summary>Clocks of a new time namespace: time_namespaces(7).</summary>
public static class TimeOffsets
{
    private const string Own = "/proc/self/timens_offsets";

    /// <summary>
    /// Sets an offset of the namespace that this process has unshared for its children. Only possible until a process is in it.
    /// </summary>
    /// <param name="clock">monotonic or boottime.</param>
    /// <param name="seconds">Seconds, may be negative.</param>
    /// <param name="nanoseconds">0 to 999,999,999, added to the seconds.</param>
    /// <returns>Zero or a negated errno. ERANGE: the clock would be below zero or beyond 146 years. EACCES: a process is in it.</returns>
    public static int TrySet(string clock, long seconds, uint nanoseconds) =>
        KernelFile.TryWrite(Own, string.Create(CultureInfo.InvariantCulture, $"{clock} {seconds} {nanoseconds}\n"));
}
