namespace Corten.Runtime.Resctrl;

/// <summary>Where a container is in the resctrl file system; kept with its state.</summary>
public sealed record ResctrlRecord
{
    /// <summary>The group whose share the container has: an absolute path.</summary>
    public required string Group { get; init; }

    /// <summary>The group that counts what the container uses; null where nobody counts.</summary>
    public string? Monitoring { get; init; }

    /// <summary>Whether <see cref="Group"/> was made for this container and goes with it.</summary>
    public bool Owned { get; init; }
}
