using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>A new time namespace: unshared, then its offsets written, then entered, for the offsets are fixed once a process is in it.</summary>
internal static class TimeNamespace
{
    /// <summary>
    /// Makes and enters it. Called while this process is dumpable and has the user id that it came with: its offsets file belongs to that user.
    /// </summary>
    /// <param name="offsets">linux.timeOffsets; null or empty leaves the clocks as they are.</param>
    public static void Enter(IReadOnlyDictionary<string, LinuxTimeOffset>? offsets)
    {
        Namespace.Unshare(NamespaceKinds.Time);
        foreach (var (clock, offset) in offsets ?? new Dictionary<string, LinuxTimeOffset>())
            Set(clock, offset);
        using var made = UnixFile.Open("/proc/self/ns/time_for_children", OpenFlags.ReadOnly);
        Namespace.Join(made, NamespaceKinds.Time);
    }

    private static void Set(string clock, LinuxTimeOffset offset)
    {
        int result = TimeOffsets.TrySet(clock, offset.Secs, offset.Nanosecs);
        if (result == -Errno.ERANGE)
            throw new RuntimeException($"linux.timeOffsets.{clock}: an offset of {offset.Secs} seconds would set the clock below zero or beyond what the kernel can count");
        if (result < 0)
            throw new RuntimeException($"linux.timeOffsets.{clock}: cannot set an offset of {offset.Secs} seconds: {Errno.Describe(-result)}");
    }
}
