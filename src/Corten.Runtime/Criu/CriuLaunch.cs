using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Linux.Sockets;
using Corten.Runtime.Init;
using Corten.Runtime.Lifecycle;
using Corten.Runtime.Rootfs;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>
/// The process that becomes the criu of a restore, from clone3 to execve, in a mount namespace of its own. criu wants the root of the container
/// to be a mount, with every mount point in it that the container's mounts need.
/// </summary>
/// <param name="program">Path of criu.</param>
/// <param name="inherited">Descriptors that it keeps.</param>
/// <param name="bundle">The container.</param>
/// <param name="root">An empty directory on which the root file system is mounted.</param>
/// <param name="settings">The directories of images and logs.</param>
internal sealed class CriuLaunch(string program, IReadOnlyList<SafeFileHandle> inherited, Bundle bundle, string root, CriuSettings settings)
{
    private const int Kill = 9;

    /// <summary>Runs until execve, or returns 1 after having told the other end why not.</summary>
    public int Run(InitChannel channel)
    {
        try
        {
            ThisProcess.SetParentDeathSignal(Kill);
            MountPoint.Mount(null, "/", null, MountFlags.Slave | MountFlags.Recursive);
            MakeMountPoints();
            Attach().Dispose();
            if (bundle.Spec.Process!.Terminal)
                CloseStreams();
            foreach (var file in inherited)
                ThisProcess.Duplicate(file.Number(), file.Number());
            settings.Reopen();
            string socket = MakeSocket(channel).ToString(CultureInfo.InvariantCulture);
            SignalMask.ResetForExecute();
            using var executable = UnixFile.Open(program, OpenFlags.Path);
            int error = ThisProcess.Execute(executable, ["criu", "swrk", socket]);
            throw new LinuxException("execute", program, -error);
        }
        catch (Exception error) when (error is LinuxException or RuntimeException)
        {
            channel.Send(InitMessage.Error, error.Message);
            return 1;
        }
    }

    // criu looks for the directories of a request among the descriptors of whoever made the socket (SO_PEERCRED): made here, that is criu itself.
    private static int MakeSocket(InitChannel channel)
    {
        var (theirs, mine) = SequencedPacketSocket.Pair();
        channel.Send(InitMessage.Continue);
        channel.SendDescriptor(theirs);
        theirs.Dispose();
        ThisProcess.Duplicate(mine.Number(), mine.Number());
        return mine.Number();
    }

    private SafeFileHandle Attach()
    {
        using var target = UnixFile.Open(root, OpenFlags.Path | OpenFlags.Directory);
        var mount = DetachedMount.Clone(bundle.Rootfs, recursive: true);
        DetachedMount.Attach(mount, target, root);
        return mount;
    }

    // As when the container was created, with bind mounts in their places for the sake of mount points within them; those mounts then go again.
    private void MakeMountPoints()
    {
        using (var handle = Attach())
        {
            foreach (var mount in bundle.Spec.Mounts ?? [])
                MakeMountPoint(handle, mount);
        }
        MountPoint.Unmount(root, lazy: true);
    }

    private void MakeMountPoint(SafeFileHandle handle, Oci.RuntimeSpec.Mount mount)
    {
        // criu restores the content of a tmpfs; the cgroups of version 1 are in one, and that of version 2 comes with /sys.
        if (mount.Type is "cgroup" or "cgroup2" || IsOnTmpfs(mount.Destination!))
            return;
        if (!SpecMount.IsBind(mount))
        {
            RootedDirectory.Ensure(handle, mount.Destination!).Dispose();
            return;
        }
        using var source = UnixFile.Open(SpecMount.SourcePath(mount, bundle.Path), OpenFlags.Path);
        using var target = FileStatus.Of(source).Kind == FileKind.Directory
            ? RootedDirectory.Ensure(handle, mount.Destination!) : RootedDirectory.EnsureFile(handle, mount.Destination!);
        using var clone = DetachedMount.Clone(source, recursive: true);
        DetachedMount.Attach(clone, target, mount.Destination);
    }

    private bool IsOnTmpfs(string destination) =>
        bundle.Spec.Mounts!.Any(m => m.Type == "tmpfs" && destination.StartsWith(m.Destination!.TrimEnd('/') + "/", StringComparison.Ordinal));

    private static void CloseStreams()
    {
        using var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite);
        for (int number = 0; number <= 2; number++)
            ThisProcess.Duplicate(nothing.Number(), number);
    }
}
