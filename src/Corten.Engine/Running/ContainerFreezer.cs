using Corten.Cgroups;
using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Protocol;

namespace Corten.Engine.Running;

/// <summary>
/// Stops all processes of a container, and lets them go on. A file in the run directory tells that it was done, so that a listing of many
/// containers asks the kernel about the few that were paused; it is made before the freezer is closed and removed after it is open again.
/// </summary>
internal sealed class ContainerFreezer(EnginePaths paths, string defaultRuntime)
{
    /// <summary>Pauses a locked container with a process.</summary>
    public void Pause(LockedContainer container)
    {
        string marker = paths.Monitor(container.Id).Paused;
        UnixFile.Open(marker, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.NoFollow, 0x180).Dispose();
        try
        {
            Runtime(container.Record).Run("pause", container.Id, $"pause container {container.Record.Name}");
        }
        catch
        {
            DirectoryTree.Remove(marker);
            throw;
        }
    }

    /// <summary>Lets a paused container go on.</summary>
    public void Resume(ContainerRecord record)
    {
        Runtime(record).Run("resume", record.Id, $"unpause container {record.Name}");
        DirectoryTree.Remove(paths.Monitor(record.Id).Paused);
    }

    /// <summary>As <see cref="Resume"/>, where it is paused at all: a frozen process takes no signal.</summary>
    public void ThawWherePaused(ContainerRecord record)
    {
        if (!IsPaused(paths, record.Id))
            return;
        try
        {
            Resume(record);
        }
        catch (EngineException) when (!IsPaused(paths, record.Id) || HasEnded(record.Id))
        {
            // SIGKILL ended it in the freezer, as the kernel does with cgroup v2.
        }
    }

    /// <summary>Whether the container is paused, by its marker and its cgroup.</summary>
    public static bool IsPaused(EnginePaths paths, string id) =>
        FileStatus.Find(paths.Monitor(id).Paused) is not null && CgroupHost.Detect().Resolve(SpecBuilder.CgroupPath(id), id).IsFrozen;

    // Its cgroup, though empty, is frozen until it is removed.
    private bool HasEnded(string id) => RunState.Read(paths.Monitor(id).State) is not { Pid: > 0 } run || ProcessStat.Of(run.Pid) is null or { Ended: true };

    private RuntimeCommand Runtime(ContainerRecord record) => new(paths, RuntimeLocator.Find(record.Options.Runtime ?? defaultRuntime));
}
