using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Engine.Volumes;

/// <summary>
/// Volumes with a type or device are mounted when their first container starts and unmounted when the last has ended, by mount(8), which knows the
/// helpers of network file systems. That a container has a run directory is what counts it as a user.
/// </summary>
internal sealed class VolumeDevices(EnginePaths paths, VolumeStore store, VolumeUsers users)
{
    /// <summary>Mounts what a container needs that is about to start, whose run directory is made.</summary>
    public void Mount(ContainerRecord record)
    {
        foreach (var volume in MountedVolumes(record))
        {
            using var exclusive = FileLock.AcquireDirectory(paths.Volume(volume.Name));
            if (!IsMounted(volume.Name))
                Mount(volume);
        }
    }

    /// <summary>Unmounts what no other container needs, before the run directory is removed.</summary>
    public void Unmount(ContainerRecord record)
    {
        foreach (var volume in MountedVolumes(record))
        {
            using var exclusive = FileLock.AcquireDirectory(paths.Volume(volume.Name));
            if (IsMounted(volume.Name) && !users.IsRunning(volume.Name, record.Id))
                store.Detach(volume.Name, lazy: true);
        }
    }

    private IEnumerable<VolumeRecord> MountedVolumes(ContainerRecord record) => record.Mounts
        .Where(m => m.Kind == MountKind.Volume).Select(m => m.Source).Distinct().Select(store.Find).OfType<VolumeRecord>().Where(v => v.IsMounted);

    private bool IsMounted(string name) => Linux.Mounts.MountTable.Read().Any(m => m.Target == paths.VolumeData(name));

    private void Mount(VolumeRecord volume)
    {
        string[] arguments =
        [
            "mount", .. VolumeOptions.Arguments(volume.Options), "--",
            volume.Options.GetValueOrDefault("device", volume.Options.GetValueOrDefault("type", "none")), paths.VolumeData(volume.Name),
        ];
        string log = HostPath.Join(paths.RunRoot, $"mount-{Environment.ProcessId}-{RandomId.Make(4)}");
        try
        {
            Run(arguments, log, volume.Name);
        }
        finally
        {
            DirectoryTree.Remove(log);
        }
    }

    private static void Run(string[] arguments, string log, string name)
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        using var said = UnixFile.Open(log, OpenFlags.ReadWrite | OpenFlags.Create | OpenFlags.Exclusive, 0x180);
        string program = Running.RuntimeLocator.Find("mount");
        var options = new SpawnOptions { StandardInput = nothing, StandardOutput = nothing, StandardError = said };
        if (ChildProcess.Start(program, arguments, options).Wait().Code != 0)
            throw new EngineException($"cannot mount volume {name}: {KernelFile.TryRead(log, out _)?.Trim().Replace('\n', ' ')}; its options are shown by 'corten volume inspect {name}'");
    }
}
