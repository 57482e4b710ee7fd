using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Cgroups.Rootless;

/// <summary>What this process is on this machine.</summary>
internal static class Privileges
{
    /// <summary>Whether this process is an ordinary user's, or root's of a user namespace that is not the machine's.</summary>
    public static bool AreRestricted => ThisProcess.EffectiveUid != 0 || IsInUserNamespace;

    /// <summary>Whether the user namespace is not the machine's first, which maps every id to itself.</summary>
    public static bool IsInUserNamespace
    {
        get
        {
            string map = KernelFile.TryRead("/proc/self/uid_map", out _) ?? "";
            return map.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries) is not ["0", "0", "4294967295"];
        }
    }
}
