namespace Corten.Security.Users;

/// <summary>Who a container's process runs as.</summary>
/// <param name="Uid">User id in the container.</param>
/// <param name="Gid">Group id in the container.</param>
/// <param name="AdditionalGids">Supplementary groups. The primary group is among them, so that it cannot be dropped to pass a check that denies it (CVE-2022-36109).</param>
/// <param name="Home">Home directory; "/" where none is known.</param>
public sealed record ContainerUser(uint Uid, uint Gid, IReadOnlyList<uint> AdditionalGids, string Home);
