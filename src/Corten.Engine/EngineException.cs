namespace Corten.Engine;

/// <summary>The engine could not do what was asked. The one exception type of this project; the message is the whole sentence for the person.</summary>
/// <param name="message">What was being done, to what, why it failed, what to do.</param>
/// <param name="exitCode">docker's exit code for it: 125 the engine, 126 a command that cannot be executed, 127 one that is not there.</param>
/// <param name="cause">What the engine was told by a lower layer.</param>
public sealed class EngineException(string message, int exitCode = EngineException.Engine, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Exit code: the engine itself failed.</summary>
    public const int Engine = 125;

    /// <summary>Exit code: the container's command cannot be executed.</summary>
    public const int CannotExecute = 126;

    /// <summary>Exit code: the container's command was not found.</summary>
    public const int NotFound = 127;

    /// <summary>The exit code of a program that fails by this.</summary>
    public int ExitCode { get; } = exitCode;
}
