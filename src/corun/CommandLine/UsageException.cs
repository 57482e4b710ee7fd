namespace Corun.CommandLine;

/// <summary>The command line does not fit the command. The message is one sentence that says what is wrong and where help is.</summary>
internal sealed class UsageException(string message, int exitCode = 1) : Exception(message)
{
    /// <summary>Exit code of the program.</summary>
    public int ExitCode => exitCode;
}
