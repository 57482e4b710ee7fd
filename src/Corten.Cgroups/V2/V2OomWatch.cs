using Corten.Linux;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups.V2;

/// <summary>Watches memory.events, which the kernel reports as modified, and cgroup.events for the end of the last process.</summary>
internal sealed class V2OomWatch : CgroupOomWatch
{
    private readonly string _directory;
    private readonly SafeFileHandle _watch;
    private ulong _seen;

    private V2OomWatch(string directory, SafeFileHandle watch)
    {
        (_directory, _watch) = (directory, watch);
        _seen = Count();
    }

    public override SafeFileHandle Handle => _watch;

    public static V2OomWatch Open(string directory)
    {
        try
        {
            return new V2OomWatch(directory, FileWatch.OpenAny(HostPath.Join(directory, "memory.events"), HostPath.Join(directory, "cgroup.events")));
        }
        catch (LinuxException error)
        {
            throw new CgroupException($"cannot listen for the end of memory: {error.Message}", error);
        }
    }

    public override int Take()
    {
        FileWatch.Drain(_watch);
        ulong count = Count();
        if (count > _seen)
        {
            int news = (int)Math.Min(count - _seen, int.MaxValue);
            _seen = count;
            return news;
        }
        return CgroupFile.Find(_directory, "cgroup.events")?.Contains("populated 1", StringComparison.Ordinal) == true ? 0 : -1;
    }

    private ulong Count() => CgroupStatFile.KeyedNumbers(_directory, "memory.events").GetValueOrDefault("oom_kill");

    protected override void Dispose(bool disposing) => _watch.Dispose();
}
