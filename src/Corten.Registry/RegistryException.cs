namespace Corten.Registry;

/// <summary>Why a registry could not be used.</summary>
public enum RegistryError
{
    /// <summary>The host name has no address.</summary>
    HostUnknown,

    /// <summary>No connection could be made.</summary>
    Unreachable,

    /// <summary>The connection broke, or nothing came for too long.</summary>
    Interrupted,

    /// <summary>TLS failed: no trusted certificate, or no TLS at all; or plain HTTP where TLS is demanded.</summary>
    Untrusted,

    /// <summary>The registry wants credentials, or refuses those that it got.</summary>
    Unauthorized,

    /// <summary>The registry has no such repository, manifest or blob.</summary>
    NotFound,

    /// <summary>The registry asks for patience or has troubles of its own (429, 5xx).</summary>
    Overloaded,

    /// <summary>The registry refused the request for another reason.</summary>
    Refused,

    /// <summary>The answer is not what a registry answers, or not what was asked for.</summary>
    Nonsense,
}

/// <summary>A registry could not be used. The message is one sentence for a person and names the registry.</summary>
/// <param name="error">The kind of failure, for callers that act on it.</param>
/// <param name="message">What was asked of which registry, why it failed, what to do.</param>
/// <param name="cause">The failure beneath, or null.</param>
public sealed class RegistryException(RegistryError error, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of failure.</summary>
    public RegistryError Error { get; } = error;

    /// <summary>How long the registry asks to wait, or null.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>Whether everything was tried already that could be.</summary>
    internal bool IsFinal { get; init; }

    /// <summary>Whether the same request may succeed a little later.</summary>
    public bool IsTransient => !IsFinal && Error is RegistryError.Unreachable or RegistryError.Interrupted or RegistryError.Overloaded;
}
