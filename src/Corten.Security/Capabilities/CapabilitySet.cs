using System.Numerics;

namespace Corten.Security.Capabilities;

/// <summary>A set of capabilities; bit n is capability number n.</summary>
/// <param name="Bits">The mask.</param>
public readonly record struct CapabilitySet(ulong Bits)
{
    /// <summary>Every capability that has a name.</summary>
    public static CapabilitySet All => new((1ul << CapabilityName.All.Count) - 1);

    /// <summary>What a container gets by default: docker's list.</summary>
    public static CapabilitySet Default { get; } = Parse(
    [
        "CAP_CHOWN", "CAP_DAC_OVERRIDE", "CAP_FSETID", "CAP_FOWNER", "CAP_MKNOD", "CAP_NET_RAW", "CAP_SETGID", "CAP_SETUID", "CAP_SETFCAP",
        "CAP_SETPCAP", "CAP_NET_BIND_SERVICE", "CAP_SYS_CHROOT", "CAP_KILL", "CAP_AUDIT_WRITE",
    ],
    out _);

    /// <summary>What this process could pass on: its bounding set. A container cannot get more.</summary>
    public static CapabilitySet Available => new(Linux.Security.Capabilities.ReadBounding());

    /// <summary>Number of capabilities.</summary>
    public int Count => BitOperations.PopCount(Bits);

    /// <summary>The set of <paramref name="names"/> as the runtime specification writes them; null is empty.</summary>
    /// <param name="names">Full names.</param>
    /// <param name="unknown">Receives names that are not capabilities, which the specification wants warned about and passed over.</param>
    public static CapabilitySet Parse(IReadOnlyList<string>? names, out IReadOnlyList<string> unknown)
    {
        ulong bits = 0;
        List<string>? strange = null;
        for (int i = 0; i < names?.Count; i++)
        {
            int number = CapabilityName.Find(names[i]);
            if (number >= 0)
                bits |= 1ul << number;
            else
                (strange ??= []).Add(names[i]);
        }
        unknown = strange ?? (IReadOnlyList<string>)[];
        return new CapabilitySet(bits);
    }

    /// <summary>Whether the capability is in the set.</summary>
    public bool Contains(string name) => CapabilityName.Find(name) is >= 0 and var number && (Bits >> number & 1) != 0;

    /// <summary>Full names in the order of their numbers.</summary>
    public string[] ToNames()
    {
        ulong bits = Bits;
        return [.. CapabilityName.All.Where((_, number) => (bits >> number & 1) != 0)];
    }

    /// <summary>Both together.</summary>
    public static CapabilitySet operator |(CapabilitySet left, CapabilitySet right) => new(left.Bits | right.Bits);

    /// <summary>What is in both.</summary>
    public static CapabilitySet operator &(CapabilitySet left, CapabilitySet right) => new(left.Bits & right.Bits);

    /// <summary>What is in the left and not in the right.</summary>
    public static CapabilitySet operator -(CapabilitySet left, CapabilitySet right) => new(left.Bits & ~right.Bits);
}
