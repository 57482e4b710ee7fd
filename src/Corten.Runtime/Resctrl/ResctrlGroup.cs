using System.Globalization;
using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Resctrl;

/// <summary>linux.intelRdt: the container's share of caches and memory bandwidth, and the count of what it uses. config-linux.md, "IntelRdt".</summary>
/// <param name="files">The resctrl file system.</param>
/// <param name="config">The field, checked.</param>
/// <param name="id">The container's name.</param>
internal sealed class ResctrlGroup(IResctrl files, LinuxIntelRdt config, string id)
{
    private const string Field = "linux.intelRdt";

    private const string DefaultGroup = "/";

    private readonly List<string> _schemata = [.. new[] { config.L3CacheSchema, config.MemBwSchema }.Concat(config.Schemata ?? []).OfType<string>().Where(line => line.Length > 0)];

    /// <summary>The group of a container that is being made; null where its configuration asks for none.</summary>
    /// <exception cref="RuntimeException">The machine cannot do what is asked.</exception>
    public static ResctrlGroup? For(LinuxIntelRdt? config, string id)
    {
        if (config is null)
            return null;
        var files = ResctrlFileSystem.Find() ?? throw new RuntimeException(
            $"{Field}: no resctrl file system is mounted; where the processor has resource control, mount one: mount -t resctrl resctrl /sys/fs/resctrl");
        var group = new ResctrlGroup(files, config, id);
        group.Plan();
        return group;
    }

    /// <summary>Where the container will be; there after <see cref="Plan"/>.</summary>
    public ResctrlRecord Record { get; private set; } = null!;

    /// <summary>Checks the machine and decides where the container will be. Nothing is changed.</summary>
    public void Plan()
    {
        RequireParts();
        Require(config.EnableMonitoring ? "" : null, "enableMonitoring", "monitoring", "L3_MON");
        bool shared = !string.IsNullOrEmpty(config.ClosId);
        string group = config.ClosId == DefaultGroup ? files.Root : HostPath.Join(files.Root, shared ? config.ClosId! : id);
        bool exists = files.Exists(group);
        if (shared && !exists && _schemata.Count == 0)
            throw new RuntimeException($"{Field}.closID: there is no class of service {config.ClosId} in {files.Root}, and no schema to make one with");
        if (shared && exists)
            Compare(group);
        Record = new ResctrlRecord
        {
            Group = group,
            Monitoring = config.EnableMonitoring ? HostPath.Join(group, "mon_groups", id) : null,
            Owned = !shared && !exists,
        };
    }

    /// <summary>Makes the groups and sets the shares.</summary>
    public void Prepare() => Guard(() =>
    {
        bool fresh = !files.Exists(Record.Group);
        if (fresh)
            files.MakeGroup(Record.Group);
        if (_schemata.Count > 0 && (fresh || string.IsNullOrEmpty(config.ClosId)))
            files.Write(HostPath.Join(Record.Group, "schemata"), string.Concat(_schemata.Select(line => line + "\n")));
        if (Record.Monitoring is { } monitoring && !files.Exists(monitoring))
            files.MakeGroup(monitoring);
    });

    /// <summary>Puts the container's first process in; what it starts follows.</summary>
    public void Add(int pid) => Guard(() => Add(files, Record, pid));

    /// <summary>Takes back what <see cref="Prepare"/> made for this container alone.</summary>
    public void Remove() => Remove(files, Record);

    /// <summary>As <see cref="Remove()"/>, where the container could not be made: what cannot be taken back does not hide why.</summary>
    public void Undo()
    {
        try
        {
            Remove();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or LinuxException)
        {
            // Why the container could not be made is what the person must read.
        }
    }

    /// <summary>Gives the container whose groups are <paramref name="record"/> other shares; lines that <paramref name="config"/> has not stay.</summary>
    public static void Change(IResctrl files, ResctrlRecord record, LinuxIntelRdt config)
    {
        var group = new ResctrlGroup(files, config, "") { Record = record };
        group.RequireParts();
        group.Guard(() => files.Write(HostPath.Join(record.Group, "schemata"), string.Concat(group._schemata.Select(line => line + "\n"))));
    }

    /// <summary>As above, in the file system that is mounted.</summary>
    public static void Change(ResctrlRecord record, LinuxIntelRdt config) =>
        Change(ResctrlFileSystem.Find() ?? throw new RuntimeException($"{Field}: the resctrl file system that the container's group is in is not mounted"), record, config);

    /// <summary>Puts a further process into the groups of a container.</summary>
    public static void Add(IResctrl files, ResctrlRecord record, int pid)
    {
        string text = pid.ToString(CultureInfo.InvariantCulture);
        files.Write(HostPath.Join(record.Group, "tasks"), text);
        if (record.Monitoring is not null)
            files.Write(HostPath.Join(record.Monitoring, "tasks"), text);
    }

    /// <summary>Removes the groups that were made for a container alone.</summary>
    public static void Remove(IResctrl files, ResctrlRecord record)
    {
        if (record.Owned)
            files.RemoveGroup(record.Group);
        else if (record.Monitoring is not null)
            files.RemoveGroup(record.Monitoring);
    }

    /// <summary>As above, in the file system that is mounted; nothing where the container has no groups.</summary>
    public static void Add(ResctrlRecord? record, int pid)
    {
        if (record is not null && ResctrlFileSystem.Find() is { } files && files.Exists(record.Group))
            Add(files, record, pid);
    }

    /// <inheritdoc cref="Add(ResctrlRecord?, int)"/>
    public static void Remove(ResctrlRecord? record)
    {
        if (record is not null && ResctrlFileSystem.Find() is { } files)
            Remove(files, record);
    }

    private void RequireParts()
    {
        Require(config.L3CacheSchema, "l3CacheSchema", "an allocation of its L3 cache", "L3", "L3CODE");
        Require(config.MemBwSchema, "memBwSchema", "an allocation of memory bandwidth", "MB");
    }

    private void Require(string? asked, string name, string what, params ReadOnlySpan<string> directories)
    {
        if (asked is null || (asked.Length == 0 && name != "enableMonitoring"))
            return;
        foreach (string directory in directories)
        {
            if (files.Exists(HostPath.Join(files.Root, "info", directory)))
                return;
        }
        throw new RuntimeException($"{Field}.{name}: this machine has not {what} (no {directories[0]} in {files.Root}/info)");
    }

    // A class of service that others are in must not be changed under them.
    private void Compare(string group)
    {
        if (_schemata.Count == 0)
            return;
        var actual = (files.Read(HostPath.Join(group, "schemata")) ?? "").Split('\n').Select(Schema.Parse).OfType<Schema>().ToList();
        uint granularity = uint.TryParse(files.Read(HostPath.Join(files.Root, "info", "MB", "bandwidth_gran")), out uint step) ? step : 1;
        foreach (string line in _schemata)
        {
            var wanted = Schema.Parse(line) ?? throw new RuntimeException($"{Field}: \"{line}\" is not a schema like L3:0=ff;1=f0");
            if (!actual.Any(schema => wanted.IsGivenBy(schema, granularity)))
                throw new RuntimeException($"{Field}: the class of service {config.ClosId} is there already, and its schemata are not \"{line}\"");
        }
    }

    private void Guard(Action action)
    {
        try
        {
            action();
        }
        catch (LinuxException error)
        {
            string? status = files.Read(HostPath.Join(files.Root, "info", "last_cmd_status"));
            throw new RuntimeException($"{Field}: {error.Message}{(status is null or "" or "ok" ? "" : $" ({status})")}", error);
        }
    }
}
