namespace Corten.Engine.Records;

/// <summary>How a container finds hosts by name.</summary>
public sealed record NameSettings
{
    /// <summary>NAME to address, for /etc/hosts.</summary>
    public string[] Hosts { get; init; } = [];

    /// <summary>Whether the image's own /etc/hosts stays.</summary>
    public bool NoHosts { get; init; }

    /// <summary>Name servers in place of the host's; "none" leaves the image's /etc/resolv.conf.</summary>
    public string[] Servers { get; init; } = [];

    /// <summary>Domains to search in place of the host's; "." is none.</summary>
    public string[] Search { get; init; } = [];

    /// <summary>Options of resolv.conf(5) in place of the host's.</summary>
    public string[] Options { get; init; } = [];
}
