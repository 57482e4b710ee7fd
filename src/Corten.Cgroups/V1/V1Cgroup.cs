using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V1;

/// <summary>
/// A cgroup in hierarchies of version 1. It joins every hierarchy, also those without a limit: what a container sees of its own cgroups,
/// its statistics and later updates need them, and to leave one out would show the host's there. A hierarchy costs about 0.18 ms for mkdir, join and rmdir.
/// </summary>
/// <param name="places">The container's directory in each hierarchy.</param>
/// <param name="partial">Whether this is what an ordinary user may have of it, with hierarchies missing.</param>
internal sealed class V1Cgroup(IReadOnlyList<CgroupPlace> places, bool partial = false) : ICgroup
{
    private readonly V1Places _places = new(places, partial);

    public CgroupKind Kind => CgroupKind.V1;

    public IReadOnlyList<CgroupPlace> Places => places;

    public string? UnifiedDirectory => null;

    public IReadOnlyDictionary<string, string> Paths
    {
        get
        {
            var paths = new Dictionary<string, string>();
            foreach (var place in places)
            {
                foreach (string controller in place.Controllers)
                    paths[controller] = place.Directory;
            }
            return paths;
        }
    }

    public bool Exists => CgroupFile.Find(Main, "cgroup.procs") is not null;

    public bool IsFrozen => FreezerController.IsFrozen(_places);

    /// <summary>Where processes are looked up.</summary>
    private string Main => _places.Find("devices") ?? places[0].Directory;

    public void RefuseOccupied()
    {
        CgroupTree.RefuseOccupied(places.Select(place => place.Directory));
        CgroupTree.RefuseFrozen(_places.Find("freezer") ?? Main, IsFrozen);
    }

    public void Create(LinuxResources? resources)
    {
        // Without that hierarchy the container could open any device; an ordinary user's cannot in any case.
        if (!partial)
            _places.Require("devices", "linux.resources.devices");
        V1Resources.RefuseUnsupported(resources);
        var made = new List<string>();
        try
        {
            foreach (var place in places)
                CgroupDirectory.Make(place, made);
            DevicesController.Create(_places, resources?.Devices, mayBeRefused: partial);
            if (resources is not null)
                V1Resources.Apply(_places, resources);
            CpusetController.InheritUnset(_places);
        }
        catch
        {
            CgroupTree.Undo(made);
            throw;
        }
    }

    public void Update(LinuxResources resources)
    {
        V1Resources.RefuseUnsupported(resources);
        V1Resources.Apply(_places, resources);
        if (resources.Devices is { Length: > 0 } devices)
            DevicesController.Update(_places.Require("devices", "linux.resources.devices"), devices);
    }

    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0) => new(V1Subpaths.Of(places, below), unified: null);

    public void AddProcess(int pid)
    {
        foreach (var place in places)
            CgroupFile.Write(place.Directory, "cgroup.procs", (long)pid, $"process {pid}");
    }

    public IReadOnlyList<int> Processes() => CgroupTree.Processes(Main);

    public void Freeze() => FreezerController.Freeze(_places);

    public void Thaw() => FreezerController.Thaw(_places);

    public void Kill() => CgroupKill.All(this);

    public void Delete(TimeSpan? patience = null)
    {
        foreach (var place in places)
            CgroupTree.Remove(place.Directory, patience);
    }

    public CgroupStatistics Statistics() => V1Statistics.Read(_places);

    public CgroupOomWatch WatchOom() => V1OomWatch.Open(_places.Require("memory", "out of memory events"));
}
