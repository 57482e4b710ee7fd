using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups.V2;

/// <summary>
/// What a container's directory in the hierarchy of version 2 can do without controllers: freeze and kill as single orders, an event when
/// the last process has gone, pressure information, and an id by which BPF programs know the container.
/// </summary>
internal sealed class UnifiedLeaf(string directory)
{
    private const int FreezePatienceMilliseconds = 10_000;

    public string Directory => directory;

    public bool IsFrozen => CgroupFile.Find(directory, "cgroup.events")?.Contains("frozen 1", StringComparison.Ordinal) == true;

    /// <summary>Whether the kernel can freeze and kill by cgroup: since 5.2 and 5.14.</summary>
    public bool CanFreeze => FileStatus.Find(HostPath.Join(directory, "cgroup.freeze")) is not null;

    public void Freeze()
    {
        CgroupFile.Write(directory, "cgroup.freeze", "1", "freezer");
        if (WaitFor("frozen 1", FreezePatienceMilliseconds))
            return;
        _ = CgroupFile.TryWrite(directory, "cgroup.freeze", "0");
        throw new CgroupException($"the processes of {directory} did not all stop within {FreezePatienceMilliseconds / 1000} seconds, so they go on");
    }

    public void Thaw() => CgroupFile.Write(directory, "cgroup.freeze", "0", "freezer");

    /// <summary>Kills every process, those that are being forked too; false where the kernel has no such order.</summary>
    public bool TryKill() => CgroupFile.TryWrite(directory, "cgroup.kill", "1") == 0;

    /// <summary>Waits until no process is left.</summary>
    public bool WaitUntilEmpty(int milliseconds) => WaitFor("populated 0", milliseconds);

    // A change of cgroup.events wakes poll(2) with POLLPRI on a handle that was read before the change.
    private bool WaitFor(string state, int milliseconds)
    {
        using var events = UnixFile.OpenIfExists(HostPath.Join(directory, "cgroup.events"), OpenFlags.ReadOnly);
        if (events is null)
            return true;
        long end = Environment.TickCount64 + milliseconds;
        Span<PollEvents> ready = stackalloc PollEvents[1];
        while (!Shows(events, state))
        {
            int left = (int)(end - Environment.TickCount64);
            if (left <= 0)
                return false;
            Poll.Wait([(events, PollEvents.Priority)], ready, left);
        }
        return true;
    }

    // A cgroup that is removed meanwhile has no more processes to wait for.
    private static bool Shows(SafeFileHandle events, string state)
    {
        Span<byte> content = stackalloc byte[256];
        try
        {
            int length = RandomAccess.Read(events, content, fileOffset: 0);
            return Encoding.ASCII.GetString(content[..length]).Contains(state, StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return true;
        }
    }
}
