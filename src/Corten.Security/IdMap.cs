using System.Text;
using Corten.Oci.RuntimeSpec;

namespace Corten.Security;

/// <summary>The text of /proc/PID/uid_map and gid_map: user_namespaces(7).</summary>
public static class IdMap
{
    /// <summary>One line "container host size" to a range; the kernel wants all in a single write.</summary>
    public static string Format(IReadOnlyList<IdMapping>? mappings)
    {
        var text = new StringBuilder();
        foreach (var mapping in mappings ?? [])
            text.Append(mapping.ContainerId).Append(' ').Append(mapping.HostId).Append(' ').Append(mapping.Size).Append('\n');
        return text.ToString();
    }

    /// <summary>The host's id for an id in the container, or null where it is not mapped. Without mappings it is the same.</summary>
    public static uint? ToHost(IReadOnlyList<IdMapping>? mappings, uint id)
    {
        if (mappings is not { Count: > 0 })
            return id;
        foreach (var mapping in mappings)
        {
            if (id >= mapping.ContainerId && id - mapping.ContainerId < mapping.Size)
                return mapping.HostId + (id - mapping.ContainerId);
        }
        return null;
    }
}
