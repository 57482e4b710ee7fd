using Corten.Linux.Files;
using Corten.Linux.Polling;

namespace Corten.Linux.Processes;

/// <summary>The threads of this process beside the calling one.</summary>
public static class OtherThreads
{
    private const string Tasks = "/proc/self/task";

    private const char Sleeping = 'S';

    private const int Milliseconds = 1;

    /// <summary>
    /// Waits until every one of them sleeps in the kernel. A thread that sleeps goes on only when it is woken, and a wake shows at once: where
    /// nobody but the caller could wake them, they sleep until the caller does.
    /// </summary>
    /// <param name="limit">How long to wait at most.</param>
    /// <exception cref="LinuxException">ETIMEDOUT: one is still at work.</exception>
    public static void WaitUntilAsleep(TimeSpan limit)
    {
        string self = UnixDirectory.ReadLink("/proc/thread-self");
        string own = self[(self.LastIndexOf('/') + 1)..];
        long start = TimeProvider.System.GetTimestamp();
        foreach (string task in Directory.EnumerateDirectories(Tasks))
        {
            while (!task.AsSpan(Tasks.Length + 1).SequenceEqual(own) && !IsAsleep(task))
            {
                if (TimeProvider.System.GetElapsedTime(start) > limit)
                    throw new LinuxException("wait until it sleeps, for thread", task, Errno.ETIMEDOUT);
                Poll.Wait([], [], Milliseconds);
            }
        }
    }

    // A thread that has ended between two looks is as quiet as one that sleeps.
    private static bool IsAsleep(string task)
    {
        if (KernelFile.TryRead(task + "/stat", out _) is not { } line)
            return true;
        return line[line.LastIndexOf(')') + 2] == Sleeping;
    }
}
