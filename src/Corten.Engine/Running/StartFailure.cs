using Corten.Engine.Records;

namespace Corten.Engine.Running;

/// <summary>Turns a runtime's words into a sentence and docker's exit code.</summary>
internal static class StartFailure
{
    /// <summary>The failure for a process of <paramref name="record"/> that the runtime could not start.</summary>
    public static EngineException Explain(ContainerRecord record, string said) =>
        new($"cannot start container {record.Name}: {Clean(said)}", ExitCode(said));

    // Docker's rule for the words of runc and crun.
    internal static int ExitCode(string said)
    {
        if (said.Contains("executable file not found", StringComparison.Ordinal) || said.Contains("executable file `", StringComparison.Ordinal)
            || (said.Contains("exec", StringComparison.Ordinal) && said.Contains("no such file or directory", StringComparison.OrdinalIgnoreCase)))
        {
            return EngineException.NotFound;
        }
        bool cannot = said.Contains("exec", StringComparison.Ordinal)
            && (said.Contains("permission denied", StringComparison.OrdinalIgnoreCase) || said.Contains("is a directory", StringComparison.OrdinalIgnoreCase)
                || said.Contains("exec format error", StringComparison.OrdinalIgnoreCase));
        return cannot ? EngineException.CannotExecute : EngineException.Engine;
    }

    // "runc create failed: unable to start container process: exec: ..." repeats what our own sentence says.
    private static string Clean(string said)
    {
        foreach (string prefix in (ReadOnlySpan<string>)["runc run failed: ", "runc create failed: ", "corun run failed: ", "corun create failed: ", "unable to start container process: ",
            "error during container init: "])
        {
            if (said.StartsWith(prefix, StringComparison.Ordinal))
                said = said[prefix.Length..];
        }
        return said.Trim();
    }
}
