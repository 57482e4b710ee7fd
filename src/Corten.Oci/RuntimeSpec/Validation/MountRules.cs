namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for mounts: config.md, "Mounts".</summary>
internal static class MountRules
{
    public static void Check(Spec spec)
    {
        if (spec.Mounts is not { } mounts)
            return;
        for (int i = 0; i < mounts.Length; i++)
            Check(mounts[i], i, spec.Linux);
    }

    private static void Check(Mount mount, int index, LinuxSpec? linux)
    {
        if (string.IsNullOrEmpty(mount.Destination))
            throw new SpecException($"mounts[{index}].destination is missing");
        bool uids = mount.UidMappings is { Length: > 0 };
        bool gids = mount.GidMappings is { Length: > 0 };
        if (uids != gids)
            throw new SpecException($"mounts[{index}] ({mount.Destination}) must have both uidMappings and gidMappings or neither");
        if (uids && !IsBind(mount))
            throw new SpecException($"mounts[{index}] ({mount.Destination}) has uidMappings, which only bind mounts can have");
        if (mount.Options?.Any(o => o is "idmap" or "ridmap") == true)
            CheckIdMap(mount, index, uids, linux);
    }

    private static void CheckIdMap(Mount mount, int index, bool hasMap, LinuxSpec? linux)
    {
        if (!IsBind(mount))
            throw new SpecException($"mounts[{index}] ({mount.Destination}) has the option idmap or ridmap, which only bind mounts can have");
        if (!hasMap && linux?.Namespaces?.Any(n => n?.Type == "user") != true)
            throw new SpecException($"mounts[{index}] ({mount.Destination}) has the option idmap or ridmap, which needs uidMappings and gidMappings or a user namespace");
    }

    private static bool IsBind(Mount mount) => mount.Type == "bind" || mount.Options?.Any(o => o is "bind" or "rbind") == true;
}
