namespace Corten.Images.Bundles;

/// <summary>Who runs a container of an image.</summary>
/// <param name="Uid">User id in the container.</param>
/// <param name="Gid">Group id in the container.</param>
/// <param name="Groups">Further groups.</param>
/// <param name="Home">The home directory; empty where it is not known.</param>
public sealed record ImageUser(uint Uid, uint Gid, IReadOnlyList<uint> Groups, string Home);

/// <summary>Finds the user that an image's configuration names, in a root file system's own /etc/passwd and /etc/group.</summary>
/// <param name="rootfs">The root file system; null where there is none, so that only numbers have a meaning.</param>
/// <param name="user">As the configuration has it: user, uid, user:group, uid:gid, or empty.</param>
public delegate ImageUser ImageUserLookup(string? rootfs, string user);
