namespace Corten.Runtime;

/// <summary>Something that was asked of the runtime cannot be done. The message is one sentence for a person: what, to what, why.</summary>
/// <param name="message">The sentence, starting in lower case.</param>
/// <param name="cause">What was caught, where there was something.</param>
public sealed class RuntimeException(string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>Whether it is the program's own failure to begin, told as a shell would: nothing of the runtime's stands before the sentence.</summary>
    public bool IsOfProgram { get; init; }
}
