using Corten.Oci.RuntimeSpec;
using Corten.Snapshots.Tar;

namespace Corten.Images.Bundles;

/// <summary>How owners in layers and owners on the host's disk correspond.</summary>
/// <param name="Uids">Maps of user ids; empty maps every id to itself.</param>
/// <param name="Gids">Maps of group ids; likewise.</param>
/// <param name="Rootless">
/// Whether everything belongs to the one user who unpacks, and other owners are noted in the attribute user.rootlesscontainers.
/// </param>
public sealed record BundleOwners(IReadOnlyList<IdMapping> Uids, IReadOnlyList<IdMapping> Gids, bool Rootless)
{
    /// <summary>Every id is itself.</summary>
    public static BundleOwners Same { get; } = new([], [], Rootless: false);

    /// <summary>The entry of a layer as it is on the disk.</summary>
    /// <exception cref="ImageException">The maps do not have its owner.</exception>
    public TarEntry ToHost(TarEntry entry)
    {
        if (!Rootless)
            return Uids.Count + Gids.Count == 0 ? entry : entry with { Uid = ToHost(entry.Uid, Uids, "user"), Gid = ToHost(entry.Gid, Gids, "group") };
        var attributes = entry.Attributes.Where(a => a.Name != RootlessOwner.Attribute);
        if (RootlessOwner.Encode(entry.Uid, entry.Gid) is { } owner)
            attributes = attributes.Append(new TarAttribute(RootlessOwner.Attribute, owner));
        return entry with { Uid = ToHost(0, Uids, "user"), Gid = ToHost(0, Gids, "group"), Attributes = [.. attributes] };
    }

    /// <summary>What is on the disk as a layer has it.</summary>
    /// <exception cref="ImageException">The maps do not have its owner, or the note of its owner is damaged.</exception>
    public TarEntry ToContainer(TarEntry entry)
    {
        if (!Rootless)
            return Uids.Count + Gids.Count == 0 ? entry : entry with { Uid = ToContainer(entry.Uid, Uids, "user"), Gid = ToContainer(entry.Gid, Gids, "group") };
        byte[]? note = entry.Attributes.FirstOrDefault(a => a.Name == RootlessOwner.Attribute).Value;
        var (uid, gid) = note is null ? (0u, 0u) : RootlessOwner.Decode(note);
        return entry with { Uid = uid, Gid = gid, Attributes = [.. entry.Attributes.Where(a => a.Name != RootlessOwner.Attribute)] };
    }

    private static uint ToHost(uint id, IReadOnlyList<IdMapping> maps, string kind)
    {
        foreach (var map in maps)
        {
            if (id >= map.ContainerId && id - map.ContainerId < map.Size)
                return map.HostId + (id - map.ContainerId);
        }
        return maps.Count == 0 ? id : throw new ImageException(ImageError.BadName, $"the container's {kind} id {id} is in none of the maps");
    }

    private static uint ToContainer(uint id, IReadOnlyList<IdMapping> maps, string kind)
    {
        foreach (var map in maps)
        {
            if (id >= map.HostId && id - map.HostId < map.Size)
                return map.ContainerId + (id - map.HostId);
        }
        return maps.Count == 0 ? id : throw new ImageException(ImageError.BadName, $"the host's {kind} id {id} is in none of the maps");
    }
}
