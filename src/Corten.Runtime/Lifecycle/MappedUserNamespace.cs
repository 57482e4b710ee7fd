using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>A user namespace that holds nothing but id maps: mount_setattr(2) takes the map of an id-mapped mount from one.</summary>
internal static class MappedUserNamespace
{
    private const int Kill = 9;

    /// <summary>Makes one; it lives for as long as the handle, or a mount that was given its map.</summary>
    /// <param name="uidMap">Lines of /proc/PID/uid_map, user_namespaces(7).</param>
    /// <param name="gidMap">Lines of /proc/PID/gid_map.</param>
    public static SafeFileHandle Create(string uidMap, string gidMap)
    {
        var (never, end) = Pipe.Create();
        using (never)
        using (end)
        {
            ClonedChild.Prepare();
            int pid = ClonedChild.Start(NamespaceKinds.User, () => WaitForEver(never));
            try
            {
                KernelFile.Write($"/proc/{pid}/uid_map", uidMap);
                KernelFile.Write($"/proc/{pid}/gid_map", gidMap);
                return UnixFile.Open($"/proc/{pid}/ns/user", OpenFlags.ReadOnly);
            }
            finally
            {
                ProcessHandle.Kill(pid, Kill);
                ProcessHandle.Wait(pid);
            }
        }
    }

    // The other end of the pipe is open in this process, too: nothing ever comes, nor the end.
    private static int WaitForEver(SafeFileHandle never)
    {
        ThisProcess.SetParentDeathSignal(Kill);
        return UnixFile.Read(never, stackalloc byte[1]);
    }
}
