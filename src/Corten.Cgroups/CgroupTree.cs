using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;

namespace Corten.Cgroups;

/// <summary>A cgroup directory with those below it: their processes, and their removal.</summary>
internal static class CgroupTree
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    /// <summary>Process ids in <paramref name="directory"/> and below; empty where it is gone.</summary>
    public static List<int> Processes(string directory)
    {
        var pids = new List<int>();
        Collect(directory, pids);
        return pids;
    }

    /// <summary>The cgroups directly below <paramref name="directory"/>.</summary>
    public static List<string> Children(string directory)
    {
        try
        {
            using var handle = UnixFile.OpenIfExists(directory, OpenFlags.ReadOnly | OpenFlags.Directory);
            return handle is null ? [] : [.. DirectoryEntry.List(handle).Where(e => e.Kind == FileKind.Directory).Select(e => HostPath.Join(directory, e.Name))];
        }
        catch (LinuxException error) when (error.Errno is Errno.ENOENT or Errno.ENODEV)
        {
            return [];
        }
    }

    /// <summary>Removes <paramref name="directory"/> and what is below it; waits for processes that are about to end.</summary>
    public static void Remove(string directory, TimeSpan? patience)
    {
        long end = Environment.TickCount64 + (long)(patience ?? s_patience).TotalMilliseconds;
        int pause = 1;
        while (true)
        {
            int result = TryRemove(directory);
            if (result == 0)
                return;
            if (result != -Errno.EBUSY)
                throw new CgroupException($"cannot remove the cgroup {directory}: {Errno.Describe(-result)}", new LinuxException("rmdir", directory, -result));
            int left = (int)(end - Environment.TickCount64);
            if (left <= 0)
                throw new CgroupException($"cannot remove the cgroup {directory}: {Describe(Processes(directory))}");
            WaitForProcesses(directory, left, ref pause);
        }
    }

    /// <summary>Removes directories that were made, parents first, after a failure whose cause matters more.</summary>
    public static void Undo(List<string> made)
    {
        for (int i = made.Count - 1; i >= 0; i--)
            _ = HostDirectory.TryRemove(made[i]);
    }

    /// <summary>Throws where a process is in one of <paramref name="directories"/> or below; one of another pid namespace, listed as 0, too.</summary>
    /// <exception cref="CgroupException">There is one.</exception>
    public static void RefuseOccupied(IEnumerable<string> directories)
    {
        foreach (string directory in directories)
        {
            if (IsOccupied(directory))
                throw new CgroupException($"container's cgroup is not empty: {directory} has processes in it already, choose another linux.cgroupsPath");
        }
    }

    /// <summary>A cgroup that somebody has frozen before would stop the container's process before it has begun, for good.</summary>
    /// <exception cref="CgroupException">It is frozen.</exception>
    public static void RefuseFrozen(string directory, bool isFrozen)
    {
        if (isFrozen)
            throw new CgroupException($"container's cgroup unexpectedly frozen: thaw {directory}, or choose another linux.cgroupsPath");
    }

    private static bool IsOccupied(string directory) =>
        CgroupFile.Find(directory, "cgroup.procs") is { } processes && (processes.Length > 0 || Children(directory).Exists(IsOccupied));

    private static void Collect(string directory, List<int> pids)
    {
        foreach (var line in (CgroupFile.Find(directory, "cgroup.procs") ?? "").AsSpan().EnumerateLines())
        {
            // Zero is a process outside of this pid namespace.
            if (int.TryParse(line, out int pid) && pid > 0)
                pids.Add(pid);
        }
        foreach (string child in Children(directory))
            Collect(child, pids);
    }

    // The plain removal comes first: nearly always there is nothing below.
    private static int TryRemove(string directory)
    {
        int result = HostDirectory.TryRemove(directory);
        if (result == -Errno.EBUSY)
        {
            foreach (string child in Children(directory))
                _ = TryRemove(child);
            result = HostDirectory.TryRemove(directory);
        }
        return result == -Errno.ENOENT ? 0 : result;
    }

    // A process leaves its cgroup just before, or on newest kernels just after, its handle tells its end; the pause covers the latter.
    private static void WaitForProcesses(string directory, int milliseconds, ref int pause)
    {
        foreach (int pid in Processes(directory))
        {
            using var process = ProcessHandle.Open(pid);
            if (process is null)
                continue;
            Poll.WaitReadable(process, milliseconds);
            return;
        }
        Poll.Wait([], [], Math.Min(pause, milliseconds));
        pause = Math.Min(pause * 2, 50);
    }

    private static string Describe(List<int> pids) => pids.Count switch
    {
        0 => "the kernel says that it is in use",
        1 => $"process {pids[0]} is still in it",
        _ => $"{pids.Count} processes are still in it, among them {pids[0]}",
    };
}
