using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Runtime.Lifecycle;

/// <summary>The processes of a container without a cgroup, found by its pid namespace; without one of its own only init is known.</summary>
internal static class NamespaceProcesses
{
    /// <summary>Process ids in this process's pid namespace; empty where init has ended, for then no other is left in its namespace.</summary>
    public static IReadOnlyList<int> Of(Container container)
    {
        using var init = Kill.OpenInit(container);
        if (init is null)
            return [];
        int first = container.State.InitPid;
        if (NamespaceOf(first) is not { } wanted || NamespaceOf(Environment.ProcessId) == wanted)
            return [first];
        using var proc = UnixFile.Open("/proc", OpenFlags.ReadOnly | OpenFlags.Directory);
        var pids = new List<int>();
        foreach (var entry in DirectoryEntry.List(proc))
        {
            if (int.TryParse(entry.Name, NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && NamespaceOf(pid) == wanted)
                pids.Add(pid);
        }
        pids.Sort();
        return pids;
    }

    // Another user's process hides it, and is none of the container's.
    private static ulong? NamespaceOf(int pid)
    {
        try
        {
            return FileStatus.Of($"/proc/{pid}/ns/pid").Inode;
        }
        catch (LinuxException error) when (error.Errno is Errno.EACCES or Errno.EPERM or Errno.ESRCH or Errno.ENOENT)
        {
            return null;
        }
    }
}
