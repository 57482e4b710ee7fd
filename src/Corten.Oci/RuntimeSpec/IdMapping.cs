namespace Corten.Oci.RuntimeSpec;

/// <summary>A range of user or group ids: config-linux.md, "User namespace mappings"; user_namespaces(7).</summary>
public sealed record IdMapping
{
    /// <summary>First id in the container.</summary>
    public uint ContainerId { get; set; }

    /// <summary>First id on the host.</summary>
    public uint HostId { get; set; }

    /// <summary>Number of ids, at least 1.</summary>
    public uint Size { get; set; }
}
