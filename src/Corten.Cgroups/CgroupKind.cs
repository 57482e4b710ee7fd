namespace Corten.Cgroups;

/// <summary>How the host has mounted its cgroups.</summary>
public enum CgroupKind
{
    /// <summary>Controllers in hierarchies of version 1 only.</summary>
    V1,

    /// <summary>Controllers in hierarchies of version 1, and a hierarchy of version 2 beside them.</summary>
    Hybrid,

    /// <summary>One hierarchy of version 2.</summary>
    V2,
}
