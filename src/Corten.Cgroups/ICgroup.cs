using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups;

/// <summary>
/// A container's cgroup: one directory in every hierarchy of the host, under the same name. The order of its life is
/// <see cref="RefuseOccupied"/>, <see cref="Create"/>, <see cref="PrepareJoin"/> and <see cref="CgroupJoin.Enter"/> in the container's process, then any of the others,
/// then <see cref="Kill"/> and <see cref="Delete"/>. Another process finds it again by <see cref="CgroupHost.Reopen"/> with
/// <see cref="Paths"/>. All methods throw <see cref="CgroupException"/>.
/// </summary>
public interface ICgroup
{
    /// <summary>The host's layout.</summary>
    CgroupKind Kind { get; }

    /// <summary>The directories of hierarchies of version 1.</summary>
    IReadOnlyList<CgroupPlace> Places { get; }

    /// <summary>The directory in the hierarchy of version 2, or null. A process is best cloned straight into it.</summary>
    string? UnifiedDirectory { get; }

    /// <summary>
    /// Directory by controller ("memory", "name=systemd"), and under the empty name that of version 2; with the systemd driver,
    /// under "unit" or "user-unit", the name of the unit: what a state file keeps.
    /// </summary>
    IReadOnlyDictionary<string, string> Paths { get; }

    /// <summary>Whether the cgroup has been made and not yet been deleted.</summary>
    bool Exists { get; }

    /// <summary>
    /// Throws where processes are in it before it was made, or it is frozen: it belongs to somebody else then, and must never be killed or
    /// deleted. To be asked before the container is recorded anywhere.
    /// </summary>
    void RefuseOccupied();

    /// <summary>
    /// Makes the directories that are missing and sets the limits, before any process of the container is in. Devices are forbidden but for those that
    /// <paramref name="resources"/> and <see cref="Devices.DefaultDevices"/> allow. What was made is removed again when it fails.
    /// </summary>
    /// <param name="resources">Limits; null sets none.</param>
    void Create(LinuxResources? resources);

    /// <summary>
    /// Changes the limits that <paramref name="resources"/> names and leaves the rest. Device rules, where there are any, replace those
    /// before; no access that both allow is missing in between.
    /// </summary>
    void Update(LinuxResources resources);

    /// <summary>Opens what a process needs to enter the cgroup by itself.</summary>
    /// <param name="below">A place below the cgroup; null is the cgroup itself.</param>
    /// <param name="init">
    /// With cgroup v2: the process whose cgroup is entered where the container has handed its controllers to cgroups below, which forbids
    /// processes in its own, and <paramref name="below"/> names no place; zero for none.
    /// </param>
    CgroupJoin PrepareJoin(CgroupSubpaths? below = null, int init = 0);

    /// <summary>
    /// Moves a process from outside. On a machine where no process has been moved lately the kernel waits for a grace period (5 to 10 ms);
    /// a process that enters by <see cref="PrepareJoin"/> does not wait.
    /// </summary>
    void AddProcess(int pid);

    /// <summary>Process ids in the cgroup and in every cgroup below it, in this process's pid namespace.</summary>
    IReadOnlyList<int> Processes();

    /// <summary>Whether the processes are frozen.</summary>
    bool IsFrozen { get; }

    /// <summary>Stops every process until <see cref="Thaw"/>; returns when all have stopped.</summary>
    void Freeze();

    /// <summary>Lets every process go on.</summary>
    void Thaw();

    /// <summary>Sends SIGKILL to every process, frozen or not, however fast they fork. Does not wait for them to end.</summary>
    void Kill();

    /// <summary>Removes the directories with those below them. Processes that are about to end are waited for.</summary>
    /// <param name="patience">How long to wait for processes to end; null is ten seconds.</param>
    void Delete(TimeSpan? patience = null);

    /// <summary>What the cgroup has used so far.</summary>
    CgroupStatistics Statistics();

    /// <summary>Begins to listen for tasks that are killed, or must wait, because the memory is used up.</summary>
    CgroupOomWatch WatchOom();
}
