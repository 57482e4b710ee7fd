using Corten.Linux.Network;

namespace Corten.Runtime.Network;

/// <summary>A network device on its way into a container, with what it takes to bring it back.</summary>
/// <param name="Link">The device as it was in the runtime's network namespace.</param>
/// <param name="NewName">Its name in the container.</param>
/// <param name="Addresses">Its addresses before, in their order.</param>
internal sealed record MovedDevice(NetworkLink Link, string NewName, IReadOnlyList<NetworkAddress> Addresses);
