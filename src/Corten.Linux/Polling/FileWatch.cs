using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Polling;

/// <summary>Tells when a file is written to, renamed or removed (inotify(7)).</summary>
public static class FileWatch
{
    /// <summary>A non-blocking descriptor that becomes readable when <paramref name="path"/> changes.</summary>
    public static SafeFileHandle Open(string path) => OpenAny(path);

    /// <summary>As <see cref="Open"/>, when any of <paramref name="paths"/> changes.</summary>
    public static SafeFileHandle OpenAny(params ReadOnlySpan<string> paths)
    {
        int flags = InotifyConstants.IN_CLOEXEC | InotifyConstants.IN_NONBLOCK;
        var watch = new SafeFileHandle(LinuxException.Check(Libc.Result(Libc.inotify_init1(flags)), "watch files"), ownsHandle: true);
        const uint Events = InotifyConstants.IN_MODIFY | InotifyConstants.IN_ATTRIB | InotifyConstants.IN_MOVE_SELF | InotifyConstants.IN_DELETE_SELF;
        foreach (string path in paths)
        {
            int result = Libc.Result(Libc.inotify_add_watch(watch.Number(), path, Events));
            if (result >= 0)
                continue;
            watch.Dispose();
            throw new LinuxException("watch", path, -result);
        }
        return watch;
    }

    /// <summary>Takes all pending events, so that the descriptor is readable again only after the next change.</summary>
    public static void Drain(SafeFileHandle watch)
    {
        Span<byte> buffer = stackalloc byte[4096];
        while (UnixFile.TryRead(watch.Number(), buffer) > 0)
        {
        }
    }
}
