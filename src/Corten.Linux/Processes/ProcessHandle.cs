using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Processes;

/// <summary>
/// A process by pidfd: it stays the same process whatever becomes of its number. Becomes readable when the process ends (pidfd_open(2)).
/// </summary>
public static unsafe class ProcessHandle
{
    /// <summary>A handle on process <paramref name="pid"/>, or null where there is none.</summary>
    public static SafeFileHandle? Open(int pid)
    {
        int result = Libc.Result(Libc.pidfd_open(pid, 0));
        if (result is -Errno.ESRCH or -Errno.EINVAL)
            return null;
        return new SafeFileHandle(LinuxException.Check(result, "open a handle on process", pid.ToString()), ownsHandle: true);
    }

    /// <summary>Sends <paramref name="signal"/>; false where the process has ended.</summary>
    public static bool Signal(SafeFileHandle process, int signal)
    {
        int result = Libc.Result(Libc.pidfd_send_signal(process.Number(), signal, null, 0));
        if (result == -Errno.ESRCH)
            return false;
        LinuxException.Check(result, "send a signal");
        return true;
    }

    /// <summary>kill(2) by number: for a process that this one knows to be its own unreaped child.</summary>
    public static void Kill(int pid, int signal) => _ = Libc.kill(pid, signal);

    /// <summary>Waits for child <paramref name="pid"/> to end, and reaps it.</summary>
    public static ExitStatus Wait(int pid) => TryWait(pid, 0) ?? default;

    /// <summary>Reaps child <paramref name="pid"/> (-1: any) where it has ended; null where it has not. </summary>
    public static ExitStatus? Reap(int pid) => TryWait(pid, Abi.Spawn.WNOHANG);

    private static ExitStatus? TryWait(int pid, int options)
    {
        int status;
        int result;
        do
            result = Libc.Result(Libc.waitpid(pid, &status, options | Abi.WaitConstants.__WALL));
        while (result == -Errno.EINTR);
        LinuxException.Check(result, "wait for process", pid.ToString());
        return result == 0 ? null : new ExitStatus(status);
    }
}
