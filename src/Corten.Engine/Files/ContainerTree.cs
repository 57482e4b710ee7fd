using System.Runtime.ExceptionServices;
using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Engine.Volumes;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Monitor.Protocol;
using Corten.Snapshots;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Files;

/// <summary>
/// Opens the root directory of a container as its processes see it, with volumes and directories in memory. That of a running container is its first
/// process's own. That of another is put together in a mount namespace of a thread of our own: it vanishes with the thread, or with a killed process.
/// </summary>
internal sealed class ContainerTree(EnginePaths paths, ContainerStore store, ContainerLocks locks, ISnapshotter snapshotter, VolumeDevices devices)
{
    private const int StackBytes = 64 << 20;

    /// <summary>Calls <paramref name="action"/> with the root, an O_PATH handle that is to be used by openat2 alone, and never in a path.</summary>
    public void Use(Container container, Action<SafeFileHandle> action)
    {
        if (container.State.Run is { } run && OpenRunning(run) is { } root)
        {
            using (root)
                action(root);
            return;
        }
        using var locked = locks.Acquire(container.Record.Id);
        if (store.ReadState(locked.Id).Run is { } started && OpenRunning(started) is { } now)
        {
            using (now)
                action(now);
            return;
        }
        UseStopped(locked.Record, action);
    }

    // The process is checked after its root is open: from then on the number cannot come to mean another.
    private static SafeFileHandle? OpenRunning(RunState run)
    {
        var root = UnixFile.OpenIfExists($"/proc/{run.Pid}/root", OpenFlags.Path | OpenFlags.Directory);
        if (root is not null && ProcessStat.Of(run.Pid) is { Ended: false } now && now.StartTime == run.StartTime)
            return root;
        root?.Dispose();
        return null;
    }

    private void UseStopped(ContainerRecord record, Action<SafeFileHandle> action)
    {
        ExceptionDispatchInfo? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    using var root = Assemble(record);
                    action(root);
                }
                catch (Exception e)
                {
                    failure = ExceptionDispatchInfo.Capture(e);
                }
            },
            StackBytes);
        thread.Start();
        thread.Join();
        failure?.Throw();
    }

    private SafeFileHandle Assemble(ContainerRecord record)
    {
        Namespace.Unshare(NamespaceKinds.Mount);
        // What is unmounted on the host goes here too; what is mounted here stays here.
        MountPoint.Mount(null, "/", null, MountFlags.Recursive | MountFlags.Slave);
        snapshotter.Mount(record.Rootfs);
        devices.Mount(record);
        var root = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        foreach (var (mount, index) in record.Mounts.Select((m, i) => (m, i)).OrderBy(m => m.m.Destination.Count(c => c == '/')))
            Attach(record, mount, index, root);
        return root;
    }

    private void Attach(ContainerRecord record, VolumeMount mount, int index, SafeFileHandle root)
    {
        if (mount.Kind == MountKind.Image)
            snapshotter.Mount(snapshotter.Prepare(paths.ImageMount(record.Id, index), ContainerMounts.ImageOf(paths, record.Id, index)));
        string whole = ContainerMounts.Whole(paths, record, index);
        using var source = UnixFile.OpenIfExists(whole, OpenFlags.Path);
        using var part = source is not null && mount.SubPath is { } path ? RootedPath.OpenIfExists(source, path, OpenFlags.Path) : null;
        if ((part ?? source) is not { } what || (mount.SubPath is not null && part is null))
            return; // It is not there before the container starts.
        using var detached = DetachedMount.Clone(what, recursive: true);
        using var target = FileStatus.Of(what).Kind == FileKind.Directory ? RootedDirectory.Ensure(root, mount.Destination) : RootedDirectory.EnsureFile(root, mount.Destination);
        DetachedMount.Attach(detached, target, mount.Destination);
    }
}
