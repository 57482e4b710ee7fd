using System.Globalization;
using Corten.Cgroups;
using Corten.Linux;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Runtime.Init;
using Corten.Runtime.Records;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>Clones a process that runs one end of <see cref="InitMessage"/>'s conversation, by way of a helper where namespaces must be joined first.</summary>
internal static class InitStarter
{
    private const int KillSignal = 9;

    /// <summary>Starts it.</summary>
    /// <param name="kinds">Namespaces that clone3 makes.</param>
    /// <param name="join">What a helper joins before; null where none is needed.</param>
    /// <param name="cgroup">The cgroup that the process is in from its beginning.</param>
    /// <param name="body">What the process does with its end.</param>
    /// <param name="directory">The container's, which the process must not keep locked when this one has gone; null where this one has none.</param>
    /// <returns>The process id, and this process's end.</returns>
    public static (int Pid, InitChannel Channel) Start(
        NamespaceKinds kinds, Action? join, CgroupJoin cgroup, Func<InitChannel, int> body, ContainerDirectory? directory = null)
    {
        _ = Credentials.CallerIsOrdinary;
        ClonedChild.Prepare();
        var (mine, theirs) = UnixSocket.Pair();
        var channel = new InitChannel(mine);
        try
        {
            int pid;
            try
            {
                pid = StartIn(cgroup.Unified);
            }
            catch (LinuxException error) when (error.Errno == Errno.EACCES && cgroup.Unified is not null)
            {
                pid = StartIn(null);
                Move(pid, cgroup, error);
            }
            theirs.Dispose();
            return (pid, channel);

            int StartIn(SafeFileHandle? unified) => join is null
                ? Clone(kinds, () => Run(mine, theirs, cgroup, body, directory), cgroup: unified)
                : StartThroughHelper(kinds, join, cgroup, unified, () => Run(mine, theirs, null, body, directory), channel, theirs);
        }
        catch
        {
            theirs.Dispose();
            channel.Dispose();
            throw;
        }
    }

    private static int Run(SafeFileHandle mine, SafeFileHandle theirs, CgroupJoin? cgroup, Func<InitChannel, int> body, ContainerDirectory? directory)
    {
        mine.Dispose();
        directory?.CloseCopy();
        var channel = new InitChannel(theirs);
        return Guard(channel, () =>
        {
            cgroup?.Enter();
            return body(channel);
        });
    }

    // The process becomes a sibling of the helper, that is a child of this process, whatever namespaces lie between.
    private static int StartThroughHelper(
        NamespaceKinds kinds, Action join, CgroupJoin cgroup, SafeFileHandle? unified, Func<int> run, InitChannel channel, SafeFileHandle theirs)
    {
        int helper = ClonedChild.Start(NamespaceKinds.None, () => Help(kinds, join, cgroup, run, new InitChannel(theirs)), cgroup: unified);
        try
        {
            theirs.Dispose();
            return int.Parse(channel.Expect(InitMessage.Pid), CultureInfo.InvariantCulture);
        }
        finally
        {
            ProcessHandle.Wait(helper);
        }
    }

    // The helper's cgroup is inherited by the process that it clones.
    private static int Help(NamespaceKinds kinds, Action join, CgroupJoin cgroup, Func<int> run, InitChannel channel) => Guard(channel, () =>
    {
        ThisProcess.SetDumpable(false);
        cgroup.Enter();
        join();
        int pid = Clone(kinds, () => Reachable(kinds, run), asSibling: true);
        channel.Send(InitMessage.Pid, pid.ToString(CultureInfo.InvariantCulture));
        return 0;
    });

    // The process waits meanwhile for its first message.
    private static void Move(int pid, CgroupJoin cgroup, LinuxException refusal)
    {
        try
        {
            if (cgroup.MoveByManager is null)
                throw new RuntimeException("the container's cgroup may not be entered from the cgroup that corun runs in: as an ordinary user, start corun below the part of the tree that was delegated (systemd-run --user --scope -p Delegate=yes), or use --systemd-cgroup", refusal);
            cgroup.MoveByManager(pid);
        }
        catch
        {
            ProcessHandle.Kill(pid, KillSignal);
            ProcessHandle.Wait(pid);
            throw;
        }
    }

    private static int Clone(NamespaceKinds kinds, Func<int> run, bool asSibling = false, SafeFileHandle? cgroup = null)
    {
        try
        {
            return ClonedChild.Start(kinds, run, asSibling, cgroup);
        }
        catch (LinuxException error) when (NamespaceRefusal.Here.Explain(error.Errno, kinds) is { } explanation)
        {
            throw new RuntimeException($"{explanation} ({error.Message})", error);
        }
    }

    // An ordinary user's runtime could not write the id maps of a process that is not dumpable, for its files below /proc are root's then.
    private static int Reachable(NamespaceKinds kinds, Func<int> run)
    {
        if ((kinds & NamespaceKinds.User) != 0 && Credentials.CallerIsOrdinary)
            ThisProcess.SetDumpable(true);
        return run();
    }

    private static int Guard(InitChannel channel, Func<int> body)
    {
        try
        {
            return body();
        }
        catch (Exception error) when (error is LinuxException or RuntimeException)
        {
            channel.Send(InitMessage.Error, error.Message);
            return 1;
        }
    }
}
