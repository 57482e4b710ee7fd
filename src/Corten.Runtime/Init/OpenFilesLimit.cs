using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Init;

/// <summary>
/// RLIMIT_NOFILE is the program's, and must not keep init from opening what it needs for many mounts. Only the outside may have the right to
/// raise it; to lower it, init needs none, and does it last.
/// </summary>
internal static class OpenFilesLimit
{
    private const string Name = "RLIMIT_NOFILE";

    /// <summary>Whether <paramref name="limit"/> is this one.</summary>
    public static bool IsOne(Rlimit limit) => limit.Type == Name;

    /// <summary>What is set from outside before init begins, so that it may set <paramref name="limit"/> itself; null for nothing.</summary>
    public static Rlimit? Beforehand(Rlimit limit) => limit.Hard > ResourceLimits.OwnHard(Name) ? limit with { Soft = limit.Hard } : null;

    /// <summary>Sets it in this process, where <paramref name="process"/> has one.</summary>
    public static void Apply(Process process)
    {
        foreach (var limit in process.Rlimits ?? [])
        {
            if (IsOne(limit))
                ResourceLimits.Set(0, Name, limit.Soft, limit.Hard);
        }
    }
}
