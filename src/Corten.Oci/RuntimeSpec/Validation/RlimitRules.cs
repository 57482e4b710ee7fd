namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for resource limits: config.md, "POSIX process"; the names are those of getrlimit(2).</summary>
internal static class RlimitRules
{
    private static readonly string[] Types =
    [
        "RLIMIT_AS", "RLIMIT_CORE", "RLIMIT_CPU", "RLIMIT_DATA", "RLIMIT_FSIZE", "RLIMIT_LOCKS", "RLIMIT_MEMLOCK", "RLIMIT_MSGQUEUE",
        "RLIMIT_NICE", "RLIMIT_NOFILE", "RLIMIT_NPROC", "RLIMIT_RSS", "RLIMIT_RTPRIO", "RLIMIT_RTTIME", "RLIMIT_SIGPENDING", "RLIMIT_STACK",
    ];

    public static void Check(Rlimit[]? limits)
    {
        if (limits is null)
            return;
        for (int i = 0; i < limits.Length; i++)
            Check(limits, i);
    }

    private static void Check(Rlimit[] limits, int index)
    {
        var limit = limits[index];
        if (!Types.Contains(limit.Type))
            throw new SpecException($"process.rlimits[{index}].type must be a limit of getrlimit(2) like RLIMIT_NOFILE, not \"{limit.Type}\"");
        if (limit.Soft > limit.Hard)
            throw new SpecException($"process.rlimits: the soft limit of {limit.Type} ({limit.Soft}) is above the hard limit ({limit.Hard})");
        for (int i = 0; i < index; i++)
        {
            if (limits[i].Type == limit.Type)
                throw new SpecException($"process.rlimits names {limit.Type} twice");
        }
    }
}
