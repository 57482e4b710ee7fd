using Corten.Cgroups.Systemd.Bus;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Systemd;

/// <summary>
/// A cgroup that systemd makes, as the scope or slice of a unit, and hands over (Delegate=yes). Limits are told to systemd as properties, so
/// that it does not set others, and then written to the files, which know all of them.
/// </summary>
/// <param name="files">The same cgroup through the file system.</param>
/// <param name="unit">The unit.</param>
/// <param name="annotations">The container's annotations; null when it exists already.</param>
internal sealed class SystemdCgroup(ICgroup files, SystemdUnit unit, IReadOnlyDictionary<string, string>? annotations) : ICgroup
{
    /// <summary>The key of the system's unit in <see cref="ICgroup.Paths"/>.</summary>
    public const string SystemKey = "unit";

    /// <summary>The key of a unit of the user's own service manager.</summary>
    public const string UserKey = "user-unit";

    private ScopeHolder? _holder;

    public CgroupKind Kind => files.Kind;

    public IReadOnlyList<CgroupPlace> Places => files.Places;

    public string? UnifiedDirectory => files.UnifiedDirectory;

    public IReadOnlyDictionary<string, string> Paths =>
        new Dictionary<string, string>(files.Paths) { [unit.IsUser ? UserKey : SystemKey] = unit.Name };

    public bool Exists => files.Exists;

    public bool IsFrozen => files.IsFrozen;

    public void RefuseOccupied() => files.RefuseOccupied();

    public void Create(LinuxResources? resources)
    {
        try
        {
            Speak("make", manager => manager.Start(unit.Name, [.. Properties(), .. Limits(resources, manager.Version)]));
            files.Create(resources);
        }
        catch
        {
            Undo();
            throw;
        }
    }

    public void Update(LinuxResources resources)
    {
        Speak("limit", manager =>
        {
            var properties = Limits(resources, manager.Version);
            if (properties.Count > 0)
                manager.Set(unit.Name, properties);
        });
        files.Update(resources);
    }

    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0) => files.PrepareJoin(below, init).OrBy(unit.IsUser && below is null or { IsEmpty: true } ? Attach : null).AndThen(EndHolder);

    public void AddProcess(int pid) => files.AddProcess(pid);

    public IReadOnlyList<int> Processes() => new List<int>(files.Processes()).FindAll(pid => pid != _holder?.Pid);

    public void Freeze() => files.Freeze();

    public void Thaw() => files.Thaw();

    public void Kill() => files.Kill();

    public void Delete(TimeSpan? patience = null)
    {
        EndHolder();
        Speak("remove", manager => manager.Stop(unit.Name));
        files.Delete(patience);
    }

    public CgroupStatistics Statistics() => files.Statistics();

    public CgroupOomWatch WatchOom() => files.WatchOom();

    // The user's manager asks the system's, which may move a process from anywhere to anywhere of its own user.
    private void Attach(int pid) => Speak("move a process to", manager => manager.Attach(unit.Name, pid));

    private List<UnitProperty> Properties()
    {
        List<UnitProperty> properties =
        [
            UnitProperty.Text("Description", $"Corten container {unit.Name}"),
            unit.IsSlice ? UnitProperty.Texts("Wants", unit.Slice) : UnitProperty.Text("Slice", unit.Slice),
            UnitProperty.Flag("MemoryAccounting", true),
            UnitProperty.Flag("CPUAccounting", true),
            UnitProperty.Flag(Kind == CgroupKind.V2 ? "IOAccounting" : "BlockIOAccounting", true),
            UnitProperty.Flag("TasksAccounting", true),
            UnitProperty.Flag("DefaultDependencies", false),
        ];
        if (!unit.IsSlice)
        {
            _holder = ScopeHolder.Start();
            properties.Add(UnitProperty.Flag("Delegate", true));
            properties.Add(new UnitProperty("PIDs", "au", new[] { (uint)_holder.Pid }));
        }
        properties.AddRange(AnnotationProperties.Of(annotations));
        return properties;
    }

    private List<UnitProperty> Limits(LinuxResources? resources, int version)
    {
        var limits = resources ?? new LinuxResources();
        var properties = Kind == CgroupKind.V2 ? ResourceProperties.ForV2(limits, version) : ResourceProperties.ForV1(limits, version);
        bool devices = !unit.IsSlice && (resources?.Devices is { Length: > 0 } || _holder is not null);
        return devices ? [.. DeviceProperties.Of(limits.Devices), .. properties] : properties;
    }

    private void Speak(string verb, Action<SystemdConnection> action)
    {
        using var manager = SystemdConnection.Open(unit.IsUser);
        try
        {
            action(manager);
        }
        catch (BusException error)
        {
            throw new CgroupException($"cannot {verb} the systemd unit {unit.Name}: {error.Message}", error);
        }
    }

    private void EndHolder() => _holder?.Dispose();

    // Why it could not be made is what the person must read.
    private void Undo()
    {
        try
        {
            Delete(TimeSpan.FromSeconds(1));
        }
        catch (CgroupException)
        {
        }
    }
}
