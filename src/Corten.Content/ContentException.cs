namespace Corten.Content;

/// <summary>Why the content store refused.</summary>
public enum ContentError
{
    /// <summary>There is no such content.</summary>
    NotFound,

    /// <summary>The content is shorter than was said.</summary>
    TooShort,

    /// <summary>The content is longer than was said, or than the caller allows.</summary>
    TooLong,

    /// <summary>The content has another digest than was said.</summary>
    WrongDigest,

    /// <summary>What was read of an ingest is void: it began again.</summary>
    Restarted,
}

/// <summary>Content is absent or is not what it was said to be. The message is one sentence for a person.</summary>
/// <param name="error">The kind of failure, for callers that act on it.</param>
/// <param name="message">What was expected of which content, and what was found.</param>
public sealed class ContentException(ContentError error, string message) : Exception(message)
{
    /// <summary>The kind of failure.</summary>
    public ContentError Error { get; } = error;
}
