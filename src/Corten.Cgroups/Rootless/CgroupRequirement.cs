namespace Corten.Cgroups.Rootless;

/// <summary>Whether a container may do without a cgroup where this process may not make one: the option --rootless of runc.</summary>
public enum CgroupRequirement
{
    /// <summary>It may where this process is an ordinary user's, or runs in a user namespace.</summary>
    Auto,

    /// <summary>It may.</summary>
    Optional,

    /// <summary>It may not: the refusal is an error.</summary>
    Required,
}
