using Corten.Linux;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Rootless;

/// <summary>
/// A cgroup that the container does without, wholly or in some hierarchies, where this process is not allowed to make it. What is permitted is
/// only found out by trying, and only after a refusal, so that it costs nothing where all is allowed.
/// </summary>
/// <param name="whole">The cgroup in every hierarchy.</param>
/// <param name="permitted">Makes what is permitted of it; null is nothing.</param>
/// <param name="requirement">Optional, or Auto.</param>
internal sealed class OptionalCgroup(ICgroup whole, Func<ICgroup?> permitted, CgroupRequirement requirement) : ICgroup
{
    private ICgroup _cgroup = whole;

    public CgroupKind Kind => _cgroup.Kind;

    public IReadOnlyList<CgroupPlace> Places => _cgroup.Places;

    public string? UnifiedDirectory => _cgroup.UnifiedDirectory;

    public IReadOnlyDictionary<string, string> Paths => _cgroup.Paths;

    public bool Exists => _cgroup.Exists;

    public bool IsFrozen => _cgroup.IsFrozen;

    public void RefuseOccupied() => _cgroup.RefuseOccupied();

    public void Create(LinuxResources? resources)
    {
        try
        {
            _cgroup.Create(resources);
        }
        catch (CgroupException error) when (IsRefusal(error) && (requirement == CgroupRequirement.Optional || Privileges.AreRestricted))
        {
            _cgroup = permitted() ?? new NoCgroup(_cgroup.Kind, error);
            CreatePermitted(resources);
        }
    }

    public void Update(LinuxResources resources) => _cgroup.Update(resources);

    public CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0) => _cgroup.PrepareJoin(below, init);

    public void AddProcess(int pid) => _cgroup.AddProcess(pid);

    public IReadOnlyList<int> Processes() => _cgroup.Processes();

    public void Freeze() => _cgroup.Freeze();

    public void Thaw() => _cgroup.Thaw();

    public void Kill() => _cgroup.Kill();

    public void Delete(TimeSpan? patience = null) => _cgroup.Delete(patience);

    public CgroupStatistics Statistics() => _cgroup.Statistics();

    public CgroupOomWatch WatchOom() => _cgroup.WatchOom();

    // The directories were made to learn what is permitted, so they are not the inner cgroup's to take back.
    private void CreatePermitted(LinuxResources? resources)
    {
        try
        {
            _cgroup.Create(resources);
        }
        catch
        {
            _cgroup.Delete();
            throw;
        }
    }

    private static bool IsRefusal(CgroupException error) =>
        error.InnerException is LinuxException { Operation: "mkdir", Errno: Errno.EACCES or Errno.EPERM or Errno.EROFS };
}
