using Corten.Linux.Mounts;
using Corten.Oci.RuntimeSpec;

namespace Corten.Images.Bundles;

/// <summary>The configuration of a bundle before the image has its say, and what changes in it for an ordinary user.</summary>
internal static class BundleSpec
{
    private const string ResolvConf = "/etc/resolv.conf";

    /// <summary>The default configuration with a writable root and a cgroup namespace.</summary>
    public static Spec Create()
    {
        var spec = DefaultSpec.Create(cgroupNamespace: true);
        spec.Root!.Readonly = false;
        spec.Hostname = "corten-default";
        return spec;
    }

    /// <summary>Puts the id maps in.</summary>
    public static void Apply(Spec spec, BundleOwners owners)
    {
        var linux = spec.Linux!;
        if (owners.Uids.Count + owners.Gids.Count > 0)
            linux.Namespaces = [.. linux.Namespaces!, new LinuxNamespace { Type = NamespaceType.User }];
        linux.UidMappings = owners.Uids.Count == 0 ? null : [.. owners.Uids];
        linux.GidMappings = owners.Gids.Count == 0 ? null : [.. owners.Gids];
        if (owners.Rootless)
            MakeRootless(spec);
    }

    // Other ids are not mapped, the network stays the host's, sysfs cannot be mounted for it, and cgroups are not ours.
    private static void MakeRootless(Spec spec)
    {
        spec.Process!.User!.AdditionalGids = null;
        var linux = spec.Linux!;
        linux.Namespaces =
        [
            .. linux.Namespaces!.Where(n => n.Type is not (NamespaceType.Network or NamespaceType.User)),
            new LinuxNamespace { Type = NamespaceType.User },
        ];
        linux.Resources = null;
        var mounts = spec.Mounts!.Where(m => !m.Destination!.StartsWith("/sys", StringComparison.Ordinal)).Select(WithoutIds).ToList();
        mounts.Add(new Mount { Destination = "/sys", Type = "bind", Source = "/sys", Options = ["rbind", "nosuid", "noexec", "nodev", "ro"] });
        if (File.Exists(ResolvConf))
            mounts.Add(new Mount { Destination = ResolvConf, Type = "bind", Source = ResolvConf, Options = [.. LockedOptions(ResolvConf), "rbind", "ro"] });
        spec.Mounts = [.. mounts];
    }

    private static Mount WithoutIds(Mount mount) => mount with
    {
        Options = mount.Options?.Where(o => !o.StartsWith("gid=", StringComparison.Ordinal) && !o.StartsWith("uid=", StringComparison.Ordinal)).ToArray(),
    };

    // A user namespace may not drop the flags that the mount has outside of it (mount_namespaces(7)).
    private static IEnumerable<string> LockedOptions(string path)
    {
        var flags = FileSystemStatus.Of(path).MountFlags;
        (MountFlags Flag, string Option)[] options =
        [
            (MountFlags.NoDev, "nodev"), (MountFlags.NoExec, "noexec"), (MountFlags.NoSuid, "nosuid"),
            (MountFlags.NoAccessTime, "noatime"), (MountFlags.RelativeAccessTime, "relatime"), (MountFlags.NoDirectoryAccessTime, "nodiratime"),
        ];
        return options.Where(o => (flags & o.Flag) != 0).Select(o => o.Option);
    }
}
