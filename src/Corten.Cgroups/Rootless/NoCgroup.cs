using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Rootless;

/// <summary>The cgroup of a container that has none, because whoever made it may make none: there is nothing to limit, freeze or count by.</summary>
/// <param name="kind">The host's layout.</param>
/// <param name="cause">Why there is none; null for a container that exists already.</param>
internal sealed class NoCgroup(CgroupKind kind, CgroupException? cause = null) : ICgroup
{
    public CgroupKind Kind => kind;

    public IReadOnlyList<CgroupPlace> Places => [];

    public string? UnifiedDirectory => null;

    public IReadOnlyDictionary<string, string> Paths => new Dictionary<string, string>();

    public bool Exists => false;

    public bool IsFrozen => false;

    public void RefuseOccupied()
    {
    }

    public void Create(LinuxResources? resources)
    {
        if (LimitAskedFor(resources) is not { } limit)
            return;
        string why = cause is null ? "" : $": {cause.Message}";
        throw new CgroupException(
            $"linux.resources.{limit}: rootless needs no limits + no cgrouppath when no permission is granted for cgroups{why}", cause);
    }

    public void Update(LinuxResources resources) => throw Missing("limited");

    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0)
    {
        if (below is null or { IsEmpty: true })
            return new CgroupJoin([], unified: null);
        throw Missing("entered by --cgroup");
    }

    public void AddProcess(int pid)
    {
    }

    public IReadOnlyList<int> Processes() => [];

    public void Freeze() => throw Missing("paused");

    public void Thaw()
    {
    }

    public void Kill()
    {
    }

    public void Delete(TimeSpan? patience = null)
    {
    }

    public CgroupStatistics Statistics() => throw Missing("measured");

    public CgroupOomWatch WatchOom() => throw Missing("watched for memory that runs out");

    // Device rules are not among them: who may make no cgroup may make no device either.
    private static string? LimitAskedFor(LinuxResources? resources) => resources switch
    {
        { Memory: not null } => "memory",
        { Cpu: not null } => "cpu",
        { Pids: not null } => "pids",
        { BlockIO: not null } => "blockIO",
        { HugepageLimits.Length: > 0 } => "hugepageLimits",
        { Network: not null } => "network",
        { Rdma.Count: > 0 } => "rdma",
        { Unified.Count: > 0 } => "unified",
        _ => null,
    };

    private static CgroupException Missing(string what) =>
        new($"the container has no cgroup, so it cannot be {what}: whoever created it was not allowed to make one");
}
