namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for the NUMA memory policy: config-linux.md, "Memory policy", and set_mempolicy(2).</summary>
internal static class MemoryPolicyRules
{
    public static void Check(LinuxMemoryPolicy? policy)
    {
        if (policy is null)
            return;
        if (!LinuxMemoryPolicy.Modes.Contains(policy.Mode))
            throw new SpecException($"linux.memoryPolicy.mode: invalid memory policy mode \"{policy.Mode}\", it must be one of {string.Join(", ", LinuxMemoryPolicy.Modes)}");
        for (int i = 0; i < policy.Flags?.Length; i++)
        {
            if (!LinuxMemoryPolicy.KnownFlags.Contains(policy.Flags[i]))
                throw new SpecException($"linux.memoryPolicy.flags[{i}]: invalid memory policy flag \"{policy.Flags[i]}\", it must be one of {string.Join(", ", LinuxMemoryPolicy.KnownFlags)}");
        }
        CheckNodes(policy, IdList.Count(IdList.Mask(policy.Nodes, "linux.memoryPolicy.nodes: invalid memory policy node list:")));
    }

    private static void CheckNodes(LinuxMemoryPolicy policy, int count)
    {
        bool none = policy.Mode is "MPOL_DEFAULT" or "MPOL_LOCAL";
        if (none && count != 0)
            throw new SpecException($"linux.memoryPolicy.nodes: this mode requires 0 nodes but got {count} ({policy.Mode})");
        if (!none && count == 0 && policy.Mode != "MPOL_PREFERRED")
            throw new SpecException($"linux.memoryPolicy.nodes: this mode requires at least one node but got 0 ({policy.Mode})");
    }
}
