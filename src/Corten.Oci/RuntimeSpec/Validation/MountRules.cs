namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for mounts: config.md, "Mounts".</summary>
internal static class MountRules
{
    public static void Check(Mount[]? mounts)
    {
        if (mounts is null)
            return;
        for (int i = 0; i < mounts.Length; i++)
            Check(mounts[i] ?? throw new SpecException($"mounts[{i}] must be an object, not null"), i);
    }

    private static void Check(Mount mount, int index)
    {
        if (string.IsNullOrEmpty(mount.Destination))
            throw new SpecException($"mounts[{index}].destination is missing");
        if (mount.Destination.Contains('\0') || mount.Source?.Contains('\0') == true)
            throw new SpecException($"mounts[{index}] has a NUL character in a path");
        bool uids = mount.UidMappings is { Length: > 0 };
        bool gids = mount.GidMappings is { Length: > 0 };
        if (uids != gids)
            throw new SpecException($"mounts[{index}] ({mount.Destination}) must have both uidMappings and gidMappings or neither");
        if (uids && !IsBind(mount))
            throw new SpecException($"mounts[{index}] ({mount.Destination}) has uidMappings, which only bind mounts can have");
    }

    private static bool IsBind(Mount mount) => mount.Type == "bind" || mount.Options?.Any(o => o is "bind" or "rbind") == true;
}
