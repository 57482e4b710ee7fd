using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.V2;

/// <summary>A cgroup in the one hierarchy of version 2: cgroup-v2 of the kernel's documentation.</summary>
/// <param name="root">Where the hierarchy is mounted.</param>
/// <param name="directory">The container's directory in it.</param>
internal sealed class V2Cgroup(string root, string directory) : ICgroup
{
    private readonly UnifiedLeaf _leaf = new(directory);

    public CgroupKind Kind => CgroupKind.V2;

    public IReadOnlyList<CgroupPlace> Places => [];

    public string? UnifiedDirectory => directory;

    public IReadOnlyDictionary<string, string> Paths => new Dictionary<string, string> { [""] = directory };

    public bool Exists => CgroupFile.Find(directory, "cgroup.events") is not null;

    public bool IsFrozen => _leaf.IsFrozen;

    public void RefuseOccupied()
    {
        CgroupTree.RefuseOccupied([directory]);
        CgroupTree.RefuseFrozen(directory, IsFrozen);
    }

    public void Create(LinuxResources? resources)
    {
        V2Resources.RefuseUnsupported(resources);
        var made = new List<string>();
        try
        {
            V2Directory.Make(root, directory, made);
            V2Devices.Apply(directory, resources?.Devices);
            if (resources is not null)
                V2Resources.Apply(directory, resources);
        }
        catch
        {
            CgroupTree.Undo(made);
            throw;
        }
    }

    public void Update(LinuxResources resources)
    {
        V2Resources.RefuseUnsupported(resources);
        V2Resources.Apply(directory, resources);
        if (resources.Devices is { Length: > 0 } devices)
            V2Devices.Apply(directory, devices);
    }

    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0)
    {
        if (below?.Controllers.FirstOrDefault() is { } controller)
            throw new CgroupException($"--cgroup {controller}: cgroup v2, which this machine has, has no separate place for a controller");
        bool handedOn = below is null or { IsEmpty: true } && init > 0 && !string.IsNullOrEmpty(CgroupFile.Find(directory, "cgroup.subtree_control"));
        return new CgroupJoin([], handedOn ? PlaceOf(init) : below?.Directory(directory, []) ?? directory);
    }

    public void AddProcess(int pid) => CgroupFile.Write(directory, "cgroup.procs", (long)pid, $"process {pid}");

    public IReadOnlyList<int> Processes() => CgroupTree.Processes(directory);

    public void Freeze() => _leaf.Freeze();

    public void Thaw() => _leaf.Thaw();

    public void Kill()
    {
        if (!_leaf.TryKill())
            CgroupKill.All(this);
    }

    public void Delete(TimeSpan? patience = null)
    {
        if (HostDirectory.TryRemove(directory) == 0)
            return;
        _leaf.WaitUntilEmpty((int)(patience ?? TimeSpan.FromSeconds(10)).TotalMilliseconds);
        CgroupTree.Remove(directory, patience);
    }

    public CgroupStatistics Statistics() => V2Statistics.Read(directory);

    public CgroupOomWatch WatchOom() => V2OomWatch.Open(directory);

    // The kernel's answer counts from the root of this process's cgroup namespace, as the mount does.
    private string PlaceOf(int pid)
    {
        string lines = KernelFile.TryRead($"/proc/{pid}/cgroup", out _) ?? "";
        string? own = lines.Split('\n').FirstOrDefault(line => line.StartsWith("0::/", StringComparison.Ordinal))?["0::".Length..];
        string place = own is null ? directory : root + own;
        return place.StartsWith(directory + "/", StringComparison.Ordinal) ? place : directory;
    }
}
