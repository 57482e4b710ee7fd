using Corten.Linux.Abi;

namespace Corten.Linux.Network;

/// <summary>
/// An address of a network device as rtnetlink(7) has it: enough to give it to another device. Addresses are in network order, 4 or 16 bytes.
/// </summary>
public sealed record NetworkAddress
{
    /// <summary>AF_INET or AF_INET6.</summary>
    public required byte Family { get; init; }

    /// <summary>Bits of the network part.</summary>
    public required byte PrefixLength { get; init; }

    /// <summary>RT_SCOPE_...: how far the address is valid; 0 is everywhere.</summary>
    public required byte Scope { get; init; }

    /// <summary>IFA_F_... flags.</summary>
    public uint Flags { get; init; }

    /// <summary>The peer's address on a point-to-point link, else the address itself.</summary>
    public byte[]? Address { get; init; }

    /// <summary>The address itself where <see cref="Address"/> is the peer's.</summary>
    public byte[]? Local { get; init; }

    /// <summary>Broadcast address.</summary>
    public byte[]? Broadcast { get; init; }

    /// <summary>struct ifa_cacheinfo: preferred and valid lifetime.</summary>
    public byte[]? Lifetimes { get; init; }

    /// <summary>Metric of the route to the network part.</summary>
    public byte[]? RoutePriority { get; init; }

    /// <summary>Who set the address: IFAPROT_...</summary>
    public byte[]? Protocol { get; init; }

    /// <summary>Whether it was set for good, by a person or a program, and not by autoconfiguration.</summary>
    public bool Permanent => (Flags & Rtnetlink.IFA_F_PERMANENT) != 0;

    /// <summary>Whether it is valid everywhere, not only on this link or machine.</summary>
    public bool Global => Scope == Rtnetlink.RT_SCOPE_UNIVERSE;
}
