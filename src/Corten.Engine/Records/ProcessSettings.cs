namespace Corten.Engine.Records;

/// <summary>What a container's process has beside its command, environment, user and limits.</summary>
public sealed record ProcessSettings
{
    /// <summary>Groups beside the user's, by name or number.</summary>
    public string[] Groups { get; init; } = [];

    /// <summary>umask(2); null is 0022.</summary>
    public uint? Umask { get; init; }

    /// <summary>How readily the kernel kills it for lack of memory, -1000 to 1000; null is as the engine itself.</summary>
    public int? OomScoreAdjust { get; init; }

    /// <summary>Whether an init is the first process, which reaps orphans and passes signals on.</summary>
    public bool Init { get; init; }

    /// <summary>A program to be that init; null is the engine's own.</summary>
    public string? InitPath { get; init; }

    /// <summary>Name of a time zone, or "local" for the host's; null is the image's.</summary>
    public string? TimeZone { get; init; }

    /// <summary>Whether a user who is not in the image's /etc/passwd gets an entry there.</summary>
    public bool AddsUser { get; init; }

    /// <summary>The form of that entry, with $USERNAME, $UID, $GID, $NAME and $HOME; null is the usual one.</summary>
    public string? UserEntry { get; init; }

    /// <summary>Users of the host who get an entry too.</summary>
    public string[] HostUsers { get; init; } = [];

    /// <summary>Variables of the image and of the engine that are left out.</summary>
    public string[] Unset { get; init; } = [];

    /// <summary>Whether all of those are left out.</summary>
    public bool UnsetAll { get; init; }
}
