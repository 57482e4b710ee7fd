namespace Corten.Linux.Network;

/// <summary>A network device: ip-link(8).</summary>
/// <param name="Index">Its number in its network namespace.</param>
/// <param name="Name">Its name, at most 15 bytes.</param>
/// <param name="Up">Whether it is set up.</param>
/// <param name="Mtu">Largest packet in bytes.</param>
public sealed record NetworkLink(int Index, string Name, bool Up, uint Mtu);
