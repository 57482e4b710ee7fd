namespace Corten.Engine.Records;

/// <summary>What the kernel and the runtime are told of a container beside its limits.</summary>
public sealed record KernelSettings
{
    /// <summary>Kernel parameters of its namespaces: "net.core.somaxconn" to "1024".</summary>
    public Dictionary<string, string> Sysctls { get; init; } = [];

    /// <summary>Free words for the runtime and its hooks.</summary>
    public Dictionary<string, string> Annotations { get; init; } = [];

    /// <summary>Files of cgroup v2 by their names: "memory.high" to "1073741824".</summary>
    public Dictionary<string, string> CgroupFiles { get; init; } = [];

    /// <summary>Whether processes wait for memory in place of being killed for lack of it.</summary>
    public bool OomKillDisable { get; init; }

    /// <summary>Paths that are hidden, beside the usual ones.</summary>
    public string[] Masked { get; init; } = [];

    /// <summary>Paths that are neither hidden nor read-only, though they usually are; ALL is all of them. With wildcards.</summary>
    public string[] Unmasked { get; init; } = [];
}
