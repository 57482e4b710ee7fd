namespace Corten.Snapshots;

/// <summary>Why a snapshotter refused.</summary>
public enum SnapshotError
{
    /// <summary>There is no such snapshot or rootfs.</summary>
    NotFound,

    /// <summary>Something else needs the snapshot.</summary>
    InUse,

    /// <summary>The archive is not a tar, is cut off, or contradicts itself.</summary>
    BadArchive,

    /// <summary>The archive is a tar, but not one that can be applied as a layer here.</summary>
    BadLayer,

    /// <summary>The archive demands more than <see cref="LayerLimits"/> allows.</summary>
    LimitExceeded,

    /// <summary>The host refused a system call; the inner exception is its <see cref="Linux.LinuxException"/>.</summary>
    Host,
}

/// <summary>A layer or rootfs could not be made, mounted or removed. The message is one sentence for a person.</summary>
/// <param name="error">The kind of failure, for callers that act on it.</param>
/// <param name="message">What was being done, to what, why it failed, what to do.</param>
/// <param name="cause">The failure beneath, or null.</param>
public sealed class SnapshotException(SnapshotError error, string message, Exception? cause = null) : Exception(message, cause)
{
    /// <summary>The kind of failure.</summary>
    public SnapshotError Error { get; } = error;
}
