using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups.V1;

/// <summary>Events of memory.oom_control through an eventfd: cgroup-v1/memory, "OOM Control".</summary>
internal sealed class V1OomWatch : CgroupOomWatch
{
    private const string Control = "memory.oom_control";
    private readonly string _directory;
    private readonly SafeFileHandle _counter;
    private readonly SafeFileHandle _control;

    private V1OomWatch(string directory, SafeFileHandle counter, SafeFileHandle control) =>
        (_directory, _counter, _control) = (directory, counter, control);

    public override SafeFileHandle Handle => _counter;

    public static V1OomWatch Open(string directory)
    {
        try
        {
            var counter = EventCounter.Create();
            var control = UnixFile.Open(HostPath.Join(directory, Control), OpenFlags.ReadOnly);
            CgroupFile.Write(directory, "cgroup.event_control", $"{counter.Number()} {control.Number()}", "out of memory events");
            return new V1OomWatch(directory, counter, control);
        }
        catch (LinuxException error)
        {
            throw new CgroupException($"cannot listen for the end of memory: {error.Message}", error);
        }
    }

    // The kernel also counts one when the cgroup is removed.
    public override int Take()
    {
        ulong count = EventCounter.Take(_counter);
        return FileStatus.Find(HostPath.Join(_directory, Control)) is null ? -1 : (int)Math.Min(count, int.MaxValue);
    }

    protected override void Dispose(bool disposing)
    {
        _counter.Dispose();
        _control.Dispose();
    }
}
