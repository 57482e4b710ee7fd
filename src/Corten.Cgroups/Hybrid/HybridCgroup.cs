using Corten.Cgroups.V1;
using Corten.Cgroups.V2;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Hybrid;

/// <summary>
/// A cgroup on a host with controllers in version 1 and a bare hierarchy of version 2 beside them: limits go to the former; freezing and
/// killing go to the latter, which does them at once and tells when it is done.
/// </summary>
internal sealed class HybridCgroup(V1Cgroup v1, UnifiedLeaf leaf) : ICgroup
{
    public CgroupKind Kind => CgroupKind.Hybrid;

    public IReadOnlyList<CgroupPlace> Places => v1.Places;

    public string? UnifiedDirectory => leaf.Directory;

    public IReadOnlyDictionary<string, string> Paths => new Dictionary<string, string>(v1.Paths) { [""] = leaf.Directory };

    public bool Exists => v1.Exists;

    public bool IsFrozen => leaf.IsFrozen || v1.IsFrozen;

    public void RefuseOccupied()
    {
        CgroupTree.RefuseOccupied([leaf.Directory]);
        CgroupTree.RefuseFrozen(leaf.Directory, leaf.IsFrozen);
        v1.RefuseOccupied();
    }

    public void Create(LinuxResources? resources)
    {
        var made = new List<string>();
        CgroupDirectory.Make(new CgroupPlace("unified", [], leaf.Directory), made);
        try
        {
            v1.Create(resources);
        }
        catch
        {
            CgroupTree.Undo(made);
            throw;
        }
    }

    public void Update(LinuxResources resources) => v1.Update(resources);

    // The path without a controller's name is of version 1 too; the leaf has none below that a container makes.
    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0) => new(V1Subpaths.Of(v1.Places, below), leaf.Directory);

    public void AddProcess(int pid)
    {
        v1.AddProcess(pid);
        CgroupFile.Write(leaf.Directory, "cgroup.procs", (long)pid, $"process {pid}");
    }

    public IReadOnlyList<int> Processes() => v1.Processes();

    public void Freeze()
    {
        if (leaf.CanFreeze)
            leaf.Freeze();
        else
            v1.Freeze();
    }

    // The v1 freezer is thawed too: another tool may have used it.
    public void Thaw()
    {
        if (leaf.CanFreeze)
            leaf.Thaw();
        if (v1.IsFrozen || !leaf.CanFreeze)
            v1.Thaw();
    }

    // A process in a frozen v1 freezer does not even die of SIGKILL.
    public void Kill()
    {
        bool killed = leaf.TryKill();
        if (v1.IsFrozen)
            v1.Thaw();
        if (!killed)
            v1.Kill();
    }

    public void Delete(TimeSpan? patience = null)
    {
        if (HostDirectory.TryRemove(leaf.Directory) == -Errno.EBUSY)
        {
            leaf.WaitUntilEmpty((int)(patience ?? TimeSpan.FromSeconds(10)).TotalMilliseconds);
            CgroupTree.Remove(leaf.Directory, patience);
        }
        v1.Delete(patience);
    }

    public CgroupOomWatch WatchOom() => v1.WatchOom();

    /// <summary>What version 1 counts, with the pressure that only version 2 tells.</summary>
    public CgroupStatistics Statistics()
    {
        var statistics = v1.Statistics();
        return statistics with
        {
            Cpu = statistics.Cpu is { } cpu ? cpu with { Pressure = Pressure("cpu") } : null,
            Memory = statistics.Memory is { } memory ? memory with { Pressure = Pressure("memory") } : null,
            BlockIo = statistics.BlockIo is { } blockIo ? blockIo with { Pressure = Pressure("io") } : null,
        };
    }

    private PressureStatistics? Pressure(string resource) => PressureStatistics.Parse(CgroupFile.Find(leaf.Directory, resource + ".pressure"));
}
