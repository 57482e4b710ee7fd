using Corten.Linux.Mounts;

namespace Corten.Runtime.Rootfs;

/// <summary>The words of mount options and what they stand for: config.md, "Linux mount options"; mount(8).</summary>
internal static class MountWords
{
    // MOUNT_ATTR_RELATIME is the access-time field's zero.
    private const MountAttributes RelativeAccessTime = MountAttributes.None;

    /// <summary>Flags of mount(2), set or cleared.</summary>
    public static IReadOnlyDictionary<string, (bool Clear, MountFlags Flag)> Flags { get; } = new Dictionary<string, (bool, MountFlags)>
    {
        ["async"] = (true, MountFlags.Synchronous),
        ["atime"] = (true, MountFlags.NoAccessTime),
        ["dev"] = (true, MountFlags.NoDev),
        ["diratime"] = (true, MountFlags.NoDirectoryAccessTime),
        ["dirsync"] = (false, MountFlags.DirectorySync),
        ["exec"] = (true, MountFlags.NoExec),
        ["iversion"] = (false, MountFlags.InodeVersion),
        ["lazytime"] = (false, MountFlags.LazyTime),
        ["loud"] = (true, MountFlags.Silent),
        ["mand"] = (false, MountFlags.MandatoryLocks),
        ["noatime"] = (false, MountFlags.NoAccessTime),
        ["nodev"] = (false, MountFlags.NoDev),
        ["nodiratime"] = (false, MountFlags.NoDirectoryAccessTime),
        ["noexec"] = (false, MountFlags.NoExec),
        ["noiversion"] = (true, MountFlags.InodeVersion),
        ["nolazytime"] = (true, MountFlags.LazyTime),
        ["nomand"] = (true, MountFlags.MandatoryLocks),
        ["norelatime"] = (true, MountFlags.RelativeAccessTime),
        ["nostrictatime"] = (true, MountFlags.StrictAccessTime),
        ["nosuid"] = (false, MountFlags.NoSuid),
        ["nosymfollow"] = (false, MountFlags.NoSymlinkFollow),
        ["relatime"] = (false, MountFlags.RelativeAccessTime),
        ["ro"] = (false, MountFlags.ReadOnly),
        ["rw"] = (true, MountFlags.ReadOnly),
        ["silent"] = (false, MountFlags.Silent),
        ["strictatime"] = (false, MountFlags.StrictAccessTime),
        ["suid"] = (true, MountFlags.NoSuid),
        ["symfollow"] = (true, MountFlags.NoSymlinkFollow),
        ["sync"] = (false, MountFlags.Synchronous),
    };

    /// <summary>Attributes of mount_setattr(2) for a mount and all below it.</summary>
    public static IReadOnlyDictionary<string, (bool Clear, MountAttributes Attribute)> Recursive { get; } = new Dictionary<string, (bool, MountAttributes)>
    {
        ["ratime"] = (true, MountAttributes.NoAccessTime),
        ["rdev"] = (true, MountAttributes.NoDev),
        ["rdiratime"] = (true, MountAttributes.NoDirectoryAccessTime),
        ["rexec"] = (true, MountAttributes.NoExec),
        ["rnoatime"] = (false, MountAttributes.NoAccessTime),
        ["rnodev"] = (false, MountAttributes.NoDev),
        ["rnodiratime"] = (false, MountAttributes.NoDirectoryAccessTime),
        ["rnoexec"] = (false, MountAttributes.NoExec),
        ["rnorelatime"] = (true, RelativeAccessTime),
        ["rnostrictatime"] = (true, MountAttributes.StrictAccessTime),
        ["rnosuid"] = (false, MountAttributes.NoSuid),
        ["rnosymfollow"] = (false, MountAttributes.NoSymlinkFollow),
        ["rrelatime"] = (false, RelativeAccessTime),
        ["rro"] = (false, MountAttributes.ReadOnly),
        ["rrw"] = (true, MountAttributes.ReadOnly),
        ["rstrictatime"] = (false, MountAttributes.StrictAccessTime),
        ["rsuid"] = (true, MountAttributes.NoSuid),
        ["rsymfollow"] = (true, MountAttributes.NoSymlinkFollow),
    };

    /// <summary>Propagation types, mount_namespaces(7), and whether for the mounts below, too.</summary>
    public static IReadOnlyDictionary<string, (MountFlags Flag, bool Recursive)> Propagation { get; } = new Dictionary<string, (MountFlags, bool)>
    {
        ["private"] = (MountFlags.Private, false),
        ["rprivate"] = (MountFlags.Private, true),
        ["rshared"] = (MountFlags.Shared, true),
        ["rslave"] = (MountFlags.Slave, true),
        ["runbindable"] = (MountFlags.Unbindable, true),
        ["shared"] = (MountFlags.Shared, false),
        ["slave"] = (MountFlags.Slave, false),
        ["unbindable"] = (MountFlags.Unbindable, false),
    };

    /// <summary>Every word that is not passed on to the file system, in order.</summary>
    public static IReadOnlyList<string> All =>
    [
        .. Flags.Keys.Concat(Recursive.Keys).Concat(Propagation.Keys).Concat(["bind", "rbind", "remount", "defaults", "tmpcopyup", "idmap", "ridmap"])
            .Order(StringComparer.Ordinal),
    ];
}
