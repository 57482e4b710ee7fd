namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for a process: config.md, "Process".</summary>
internal static class ProcessRules
{
    public static void Check(Process process)
    {
        if (process.Args is not { Length: > 0 })
            throw new SpecException("process.args is missing, it must name the program to run");
        if (string.IsNullOrEmpty(process.Cwd))
            throw new SpecException("process.cwd is missing");
        if (process.Cwd[0] != '/')
            throw new SpecException($"process.cwd must be an absolute path, not \"{process.Cwd}\"");
        if (process.OomScoreAdj is < -1000 or > 1000)
            throw new SpecException($"process.oomScoreAdj must be from -1000 to 1000, not {process.OomScoreAdj}");
        RlimitRules.Check(process.Rlimits);
        SchedulingRules.Check(process);
    }
}
