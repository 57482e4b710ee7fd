using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Polling;

/// <summary>Waits on several descriptors by poll(2): for the few that a monitor or a terminal proxy has.</summary>
public static unsafe class Poll
{
    /// <summary>Waits until one of <paramref name="files"/> is ready or the time is over.</summary>
    /// <param name="files">Descriptors with what is waited for; a null handle is passed over.</param>
    /// <param name="ready">Receives for each descriptor what it is ready for; at least as long as <paramref name="files"/>.</param>
    /// <param name="timeout">Milliseconds; -1 waits for ever, 0 only looks.</param>
    /// <returns>The number of descriptors that are ready; zero when the time was over.</returns>
    public static int Wait(ReadOnlySpan<(SafeFileHandle? File, PollEvents Events)> files, Span<PollEvents> ready, int timeout = -1)
    {
        Span<PollDescriptor> descriptors = files.Length <= 64 ? stackalloc PollDescriptor[files.Length] : new PollDescriptor[files.Length];
        for (int i = 0; i < files.Length; i++)
            descriptors[i] = new PollDescriptor { fd = files[i].File?.Number() ?? -1, events = (short)files[i].Events };
        int result = Wait(descriptors, timeout);
        for (int i = 0; i < files.Length; i++)
            ready[i] = (PollEvents)descriptors[i].revents;
        return result;
    }

    /// <summary>Waits until <paramref name="file"/> is readable or hung up; false when the time was over.</summary>
    public static bool WaitReadable(SafeFileHandle file, int timeout = -1)
    {
        Span<PollEvents> ready = stackalloc PollEvents[1];
        return Wait([(file, PollEvents.Readable)], ready, timeout) > 0;
    }

    private static int Wait(Span<PollDescriptor> descriptors, int timeout)
    {
        long end = timeout < 0 ? 0 : Environment.TickCount64 + timeout;
        while (true)
        {
            int result;
            fixed (PollDescriptor* first = descriptors)
            {
                result = Libc.Result(Libc.poll(first, (nuint)descriptors.Length, timeout));
            }
            if (result != -Errno.EINTR)
                return LinuxException.Check(result, "poll");
            if (timeout >= 0)
                timeout = (int)Math.Max(0, end - Environment.TickCount64);
        }
    }
}
