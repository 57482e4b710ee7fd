using Corten.Linux.Mounts;

namespace Corten.Runtime.Rootfs;

/// <summary>
/// The options of one mount of config.json: config.md, "Linux mount options", with the words that mount(8) has beside them. Flags are kept as
/// mount(2) knows them, for the rules of two words that contradict are made in its terms.
/// </summary>
internal sealed class MountOptions
{
    private const MountFlags AccessTime =
        MountFlags.NoAccessTime | MountFlags.RelativeAccessTime | MountFlags.StrictAccessTime | MountFlags.NoDirectoryAccessTime;

    private const MountFlags OfMount =
        MountFlags.ReadOnly | MountFlags.NoSuid | MountFlags.NoDev | MountFlags.NoExec | MountFlags.NoSymlinkFollow | AccessTime;

    // What a file system context calls flags of the file system as a whole. The rest is for mount(2) alone.
    private static readonly HashSet<string> s_contextFlags = ["sync", "async", "dirsync", "lazytime", "nolazytime", "mand", "nomand"];

    private readonly List<(string Name, string? Value)> _data = [];

    private readonly List<(MountFlags, bool)> _propagation = [];

    /// <summary>Flags asked for.</summary>
    public MountFlags Set { get; private set; }

    /// <summary>Flags asked not to be.</summary>
    public MountFlags Cleared { get; private set; }

    public bool Bind { get; private set; }

    public bool Recursive { get; private set; }

    public bool Remount { get; private set; }

    /// <summary>Whether a tmpfs begins with a copy of what it covers.</summary>
    public bool CopyUp { get; private set; }

    /// <summary>Whether idmap or ridmap is among the words.</summary>
    public bool MapIds { get; private set; }

    /// <summary>Whether mounts below the one that is bound are id-mapped, too.</summary>
    public bool MapIdsRecursively { get; private set; }

    /// <summary>Attributes to set on the mount and on every mount below it.</summary>
    public MountAttributes RecursiveSet { get; private set; }

    /// <summary>Attributes to clear on the mount and on every mount below it.</summary>
    public MountAttributes RecursiveClear { get; private set; }

    /// <summary>Propagation changes in the order given.</summary>
    public IReadOnlyList<(MountFlags Flag, bool Recursive)> Propagation => _propagation;

    /// <summary>Options for the file system: flags (null value) and values.</summary>
    public IReadOnlyList<(string Name, string? Value)> Data => _data;

    /// <summary>Whether the data has a field of this name.</summary>
    public bool HasData(string name) => _data.Exists(d => d.Name == name);

    public bool ReadOnly => (Set & MountFlags.ReadOnly) != 0;

    /// <summary>Whether a word says anything of the mount's own attributes: one that says nothing leaves a bind mount as its source is.</summary>
    public bool HasAttributes => Set != MountFlags.None || Cleared != MountFlags.None;

    /// <summary>Whether a word names the access time.</summary>
    public bool HasAccessTime => (Set & AccessTime) != 0;

    /// <summary>Whether the file system can only be made by mount(2): a flag or a long value that fsconfig(2) does not take.</summary>
    public bool NeedsMountCall
    {
        get
        {
            const int MaxContextValue = 255;
            return (Set & MountFlags.InodeVersion) != 0 || _data.Exists(d => d.Value?.Length >= MaxContextValue);
        }
    }

    /// <summary>Sorts <paramref name="options"/>; the last word wins where two contradict.</summary>
    public static MountOptions Parse(IEnumerable<string> options)
    {
        var result = new MountOptions();
        foreach (string option in options)
            result.Add(option);
        return result;
    }

    /// <summary>What fsconfig(2) takes: the data, and the flags that it knows by name.</summary>
    public IEnumerable<(string Name, string? Value)> ContextOptions => _data.FindAll(d => d.Value is not null || !MountWords.Flags.ContainsKey(d.Name) || s_contextFlags.Contains(d.Name));

    /// <summary>What mount(2) takes as its last argument.</summary>
    public string MountData => string.Join(',', _data.FindAll(d => !MountWords.Flags.ContainsKey(d.Name)).ConvertAll(d => d.Value is null ? d.Name : $"{d.Name}={d.Value}"));

    private void Add(string option)
    {
        if (MountWords.Flags.TryGetValue(option, out var word))
            AddFlag(option, word.Clear, word.Flag);
        else if (MountWords.Propagation.TryGetValue(option, out var propagation))
            _propagation.Add(propagation);
        else if (MountWords.Recursive.TryGetValue(option, out var recursive))
            AddRecursive(recursive.Clear, recursive.Attribute);
        else
            AddOther(option);
    }

    private void AddFlag(string option, bool clear, MountFlags flag)
    {
        Set = clear ? Set & ~flag : Set | flag;
        Cleared = clear ? Cleared | flag : Cleared & ~flag;
        if ((flag & OfMount) == 0)
            _data.Add((option, null));
    }

    // The kernel wants the access time as one field that is cleared as a whole.
    private void AddRecursive(bool clear, MountAttributes attribute)
    {
        bool time = (attribute & MountAttributes.AccessTimeMask) != 0 || attribute == MountAttributes.None;
        var field = time ? MountAttributes.AccessTimeMask : attribute;
        RecursiveSet = (RecursiveSet & ~field) | (clear ? MountAttributes.None : attribute);
        RecursiveClear = clear || time ? RecursiveClear | field : RecursiveClear & ~field;
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
            case "tmpcopyup":
                CopyUp = true;
                break;
            case "idmap":
                (MapIds, MapIdsRecursively) = (true, false);
                break;
            case "ridmap":
                MapIds = MapIdsRecursively = true;
                break;
            case "defaults" or "":
                break;
            default:
                int equals = option.IndexOf('=');
                _data.Add(equals < 0 ? (option, null) : (option[..equals], option[(equals + 1)..]));
                break;
        }
    }
}
