using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>Reaps whichever child has ended: for a process that takes over orphans (PR_SET_CHILD_SUBREAPER) and cannot know them beforehand.</summary>
public static unsafe class ChildReaper
{
    /// <summary>Reaps one ended child; false where there is none now.</summary>
    /// <param name="pid">Its process id, free for reuse from now on.</param>
    /// <param name="status">How it ended.</param>
    public static bool TryReap(out int pid, out ExitStatus status)
    {
        int word;
        int result;
        do
            result = Libc.Result(Libc.waitpid(-1, &word, Abi.Spawn.WNOHANG | Abi.WaitConstants.__WALL));
        while (result == -Errno.EINTR);
        pid = result > 0 ? result : 0;
        status = result > 0 ? new ExitStatus(word) : default;
        if (result < 0 && result != -Errno.ECHILD)
            throw new LinuxException("wait for a child", null, -result);
        return result > 0;
    }
}
