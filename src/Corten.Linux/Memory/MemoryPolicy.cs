using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Memory;

/// <summary>Modes and flags of set_mempolicy(2): one mode, any flags.</summary>
[Flags]
public enum MemoryPolicyMode
{
    /// <summary>MPOL_DEFAULT: memory of the node that the thread runs on.</summary>
    Default = Mempolicy.MPOL_DEFAULT,

    /// <summary>MPOL_PREFERRED: this node first.</summary>
    Preferred = Mempolicy.MPOL_PREFERRED,

    /// <summary>MPOL_BIND: these nodes only.</summary>
    Bind = Mempolicy.MPOL_BIND,

    /// <summary>MPOL_INTERLEAVE: these nodes in turn.</summary>
    Interleave = Mempolicy.MPOL_INTERLEAVE,

    /// <summary>MPOL_LOCAL: as Default, whatever the rest of the process does.</summary>
    Local = Mempolicy.MPOL_LOCAL,

    /// <summary>MPOL_PREFERRED_MANY: these nodes first (Linux 5.15).</summary>
    PreferredMany = Mempolicy.MPOL_PREFERRED_MANY,

    /// <summary>MPOL_WEIGHTED_INTERLEAVE: these nodes in turn, by weight (Linux 6.9; headers of Debian 12 do not have it yet).</summary>
    WeightedInterleave = 6,

    /// <summary>MPOL_F_NUMA_BALANCING.</summary>
    NumaBalancing = Mempolicy.MPOL_F_NUMA_BALANCING,

    /// <summary>MPOL_F_RELATIVE_NODES: nodes count from the first that the cpuset allows.</summary>
    RelativeNodes = Mempolicy.MPOL_F_RELATIVE_NODES,

    /// <summary>MPOL_F_STATIC_NODES: nodes stay when the cpuset changes.</summary>
    StaticNodes = Mempolicy.MPOL_F_STATIC_NODES,
}

/// <summary>Where the calling thread's memory comes from: set_mempolicy(2).</summary>
public static class MemoryPolicy
{
    /// <summary>Sets it: zero or a negated errno. It survives execve(2) and is inherited.</summary>
    /// <param name="mode">Mode and flags.</param>
    /// <param name="nodes">Mask of nodes, node 0 in the lowest bit of the first byte, whole words of 8 bytes; may be empty.</param>
    public static unsafe int TrySet(MemoryPolicyMode mode, ReadOnlySpan<byte> nodes)
    {
        fixed (byte* mask = nodes)
        {
            // The kernel looks at one bit less than it is told of.
            nint bits = nodes.IsEmpty ? 0 : (nodes.Length * 8) + 1;
            return (int)Libc.Result(Libc.syscall(SchedulingCallNumber.SYS_set_mempolicy, (nint)mode, (nint)mask, bits));
        }
    }
}
