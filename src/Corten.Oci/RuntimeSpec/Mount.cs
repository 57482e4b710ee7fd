namespace Corten.Oci.RuntimeSpec;

/// <summary>One mount: config.md, "Mounts".</summary>
public sealed record Mount
{
    /// <summary>Path inside the container; a relative one is relative to "/". Required.</summary>
    public string? Destination { get; set; }

    /// <summary>Filesystem type; null or "none" beside the options bind and rbind.</summary>
    public string? Type { get; set; }

    /// <summary>Device name or, for a bind mount, a path, absolute or relative to the bundle.</summary>
    public string? Source { get; set; }

    /// <summary>Options as fstab and mount(8) write them.</summary>
    public string[]? Options { get; set; }

    /// <summary>User ids as an id-mapped mount shows them.</summary>
    public IdMapping[]? UidMappings { get; set; }

    /// <summary>Group ids as an id-mapped mount shows them.</summary>
    public IdMapping[]? GidMappings { get; set; }
}
