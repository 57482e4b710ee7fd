using Microsoft.Win32.SafeHandles;

namespace Corten.Cgroups;

/// <summary>Tells when a cgroup has run out of memory: <see cref="ICgroup.WatchOom"/>.</summary>
public abstract class CgroupOomWatch : IDisposable
{
    /// <summary>Becomes readable when there may be something new; <see cref="Take"/> makes it wait again.</summary>
    public abstract SafeFileHandle Handle { get; }

    /// <summary>How often the memory ran out since the last call; -1 when the cgroup has been removed and nothing more will come.</summary>
    public abstract int Take();

    /// <summary>Stops listening.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what is open.</summary>
    protected abstract void Dispose(bool disposing);
}
