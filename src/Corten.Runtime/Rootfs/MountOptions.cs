using Corten.Linux.Mounts;

namespace Corten.Runtime.Rootfs;

/// <summary>The options of one mount of config.json, sorted by what the kernel wants to know of them.</summary>
internal sealed class MountOptions
{
    private static readonly Dictionary<string, (MountAttributes Set, MountAttributes Clear)> s_attributes = new()
    {
        ["ro"] = (MountAttributes.ReadOnly, MountAttributes.None),
        ["rw"] = (MountAttributes.None, MountAttributes.ReadOnly),
        ["nosuid"] = (MountAttributes.NoSuid, MountAttributes.None),
        ["suid"] = (MountAttributes.None, MountAttributes.NoSuid),
        ["nodev"] = (MountAttributes.NoDev, MountAttributes.None),
        ["dev"] = (MountAttributes.None, MountAttributes.NoDev),
        ["noexec"] = (MountAttributes.NoExec, MountAttributes.None),
        ["exec"] = (MountAttributes.None, MountAttributes.NoExec),
        ["nosymfollow"] = (MountAttributes.NoSymlinkFollow, MountAttributes.None),
        ["symfollow"] = (MountAttributes.None, MountAttributes.NoSymlinkFollow),
        ["nodiratime"] = (MountAttributes.NoDirectoryAccessTime, MountAttributes.None),
        ["diratime"] = (MountAttributes.None, MountAttributes.NoDirectoryAccessTime),
        ["noatime"] = (MountAttributes.NoAccessTime, MountAttributes.AccessTimeMask),
        ["atime"] = (MountAttributes.None, MountAttributes.AccessTimeMask),
        ["relatime"] = (MountAttributes.None, MountAttributes.AccessTimeMask),
        ["norelatime"] = (MountAttributes.None, MountAttributes.AccessTimeMask),
        ["strictatime"] = (MountAttributes.StrictAccessTime, MountAttributes.AccessTimeMask),
        ["nostrictatime"] = (MountAttributes.None, MountAttributes.AccessTimeMask),
    };

    private static readonly Dictionary<string, (MountFlags Propagation, bool Recursive)> s_propagation = new()
    {
        ["private"] = (MountFlags.Private, false),
        ["rprivate"] = (MountFlags.Private, true),
        ["slave"] = (MountFlags.Slave, false),
        ["rslave"] = (MountFlags.Slave, true),
        ["shared"] = (MountFlags.Shared, false),
        ["rshared"] = (MountFlags.Shared, true),
        ["unbindable"] = (MountFlags.Unbindable, false),
        ["runbindable"] = (MountFlags.Unbindable, true),
    };

    // Flags of the file system as a whole: set by name when it is made, meaningless for a bind mount.
    private static readonly HashSet<string> s_superblock = ["sync", "async", "dirsync", "lazytime", "nolazytime", "mand", "nomand", "iversion", "noiversion", "silent", "loud"];

    // Options of the runtime-spec that this version of the runtime does not do, by name: silence would be a lie.
    private static readonly HashSet<string> s_unsupported =
    [
        "tmpcopyup", "idmap", "ridmap", "rro", "rrw", "rnosuid", "rsuid", "rnodev", "rdev", "rnoexec", "rexec", "rnodiratime", "rdiratime",
        "rrelatime", "rnorelatime", "rnoatime", "ratime", "rstrictatime", "rnostrictatime", "rnosymfollow", "rsymfollow",
    ];

    private readonly List<(string Name, string? Value)> _data = [];

    private readonly List<(MountFlags, bool)> _propagation = [];

    public MountAttributes Set { get; private set; }

    public MountAttributes Clear { get; private set; }

    public bool Bind { get; private set; }

    public bool Recursive { get; private set; }

    public bool Remount { get; private set; }

    /// <summary>Propagation changes in the order given.</summary>
    public IReadOnlyList<(MountFlags Flag, bool Recursive)> Propagation => _propagation;

    /// <summary>Options for the file system: flags (null value) and values.</summary>
    public IReadOnlyList<(string Name, string? Value)> Data => _data;

    /// <summary>Sorts <paramref name="options"/>; the last word wins where two contradict.</summary>
    public static MountOptions Parse(IEnumerable<string> options, string destination)
    {
        var result = new MountOptions();
        foreach (string option in options)
            result.Add(option, destination);
        return result;
    }

    private void Add(string option, string destination)
    {
        if (s_unsupported.Contains(option))
            throw new RuntimeException($"mounts: option \"{option}\" of {destination} is not supported by this version");
        if (s_attributes.TryGetValue(option, out var attribute))
            Add(attribute.Set, attribute.Clear);
        else if (s_propagation.TryGetValue(option, out var propagation))
            _propagation.Add(propagation);
        else
            AddOther(option);
    }

    private void AddOther(string option)
    {
        switch (option)
        {
            case "bind":
                Bind = true;
                break;
            case "rbind":
                Bind = Recursive = true;
                break;
            case "remount":
                Remount = true;
                break;
            case "defaults" or "":
                break;
            default:
                int equals = s_superblock.Contains(option) ? -1 : option.IndexOf('=');
                _data.Add(equals < 0 ? (option, null) : (option[..equals], option[(equals + 1)..]));
                break;
        }
    }

    private void Add(MountAttributes set, MountAttributes clear)
    {
        Set = (Set & ~clear) | set;
        Clear = (Clear & ~(set & ~MountAttributes.AccessTimeMask)) | clear;
    }
}
