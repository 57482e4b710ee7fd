using System.Runtime.CompilerServices;
using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Corten.Linux.Namespaces;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Processes;

/// <summary>
/// clone3(2) from managed code: the child is a copy of this process with one thread, and goes on in C#. That is safe only in a program that
/// keeps the rules of ADR 2: <see cref="Prepare"/> has parked the finalizer thread and set memory aside so that the child never collects;
/// the child uses Corten.Linux calls only, no Task, Timer, Console, Thread or Process; it never returns.
/// </summary>
public static unsafe class ClonedChild
{
    /// <summary>Bytes of managed memory that parent and child may allocate together before a collection would start.</summary>
    public const int AllocationBudget = 3 << 20;

    private const ulong SignalChild = 17;

    private static bool s_prepared;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    /// <summary>Sets memory aside and parks the finalizer thread. Called once, before the first clone; later calls do nothing.</summary>
    public static void Prepare()
    {
        if (s_prepared)
            return;
        s_prepared = true;
        // This collects, and so wakes the finalizer thread: what it does then takes locks that the child would inherit taken, with nobody to
        // release them. That its work is done is not enough, it must sleep.
        GC.TryStartNoGCRegion(AllocationBudget, disallowFullBlockingGC: true);
        GC.WaitForPendingFinalizers();
        OtherThreads.WaitUntilAsleep(s_patience);
    }

    /// <summary>Starts a child in new namespaces that runs <paramref name="body"/> and ends with its result, 0 to 255.</summary>
    /// <param name="kinds">Namespaces to make for the child.</param>
    /// <param name="body">What the child does; an exception that it lets escape ends the child with status 255.</param>
    /// <param name="asSibling">Whether the new process becomes a child of this process's parent (CLONE_PARENT).</param>
    /// <param name="cgroup">Directory of the cgroup v2 that the child starts in (CLONE_INTO_CGROUP): far cheaper than moving it there.</param>
    /// <returns>The child's process id, in this process's pid namespace.</returns>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Start(NamespaceKinds kinds, Func<int> body, bool asSibling = false, SafeFileHandle? cgroup = null)
    {
        if (!s_prepared)
            throw new InvalidOperationException("ClonedChild.Prepare has not been called");
        var arguments = new CloneArgs
        {
            flags = (ulong)kinds | (asSibling ? Sched.CLONE_PARENT : 0),
            exit_signal = asSibling ? 0 : SignalChild,
        };
        if (cgroup is not null)
        {
            arguments.flags |= Sched.CLONE_INTO_CGROUP;
            arguments.cgroup = (ulong)cgroup.Number();
        }
        int pid = (int)Libc.Result(Libc.clone3(&arguments));
        if (pid == 0)
            RunAndExit(body);
        return LinuxException.Check(pid, "clone3");
    }

    /// <summary>Ends this process at once, without handlers.</summary>
    public static void Exit(int status) => Libc._exit(status);

    private static void RunAndExit(Func<int> body)
    {
        int status = 255;
        try
        {
            status = body();
        }
        catch (Exception error)
        {
            // Nobody is left to tell but standard error; bodies that have a channel to their parent report there and return.
            _ = UnixFile.TryWrite(2, System.Text.Encoding.UTF8.GetBytes(error.Message + "\n"));
        }
        finally
        {
            Libc._exit(status);
        }
    }
}
