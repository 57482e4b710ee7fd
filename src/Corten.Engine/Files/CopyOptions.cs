namespace Corten.Engine.Files;

/// <summary>To whom copied files belong.</summary>
public enum CopyOwners
{
    /// <summary>Root in a container, whoever copies on the host.</summary>
    Default,

    /// <summary>As in the source.</summary>
    Source,

    /// <summary>The container's user; on the host whoever copies.</summary>
    ContainerUser,
}

/// <summary>How cp copies.</summary>
public sealed record CopyOptions
{
    /// <summary>To whom the copies belong.</summary>
    public CopyOwners Owners { get; init; }

    /// <summary>Whether what a symlink leads to is copied where the source is one; symlinks below it are copied as they are.</summary>
    public bool FollowLinks { get; init; }

    /// <summary>Whether a directory may be replaced by something else, and the other way round.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>One end of a copy.</summary>
/// <param name="Container">The container; null is the host.</param>
/// <param name="Path">The path as typed: relative to a container's root, or to the working directory on the host.</param>
public sealed record CopyEnd(Records.Container? Container, string Path);
