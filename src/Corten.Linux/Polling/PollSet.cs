using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Polling;

/// <summary>
/// A list of descriptors for poll(2), cleared and filled anew before each wait, which is cheap for the few that one container has. Allocates
/// only when it grows.
/// </summary>
public sealed unsafe class PollSet
{
    private PollDescriptor[] _entries = new PollDescriptor[8];

    /// <summary>Number of descriptors in the list.</summary>
    public int Count { get; private set; }

    /// <summary>Empties the list.</summary>
    public void Clear() => Count = 0;

    /// <summary>Adds <paramref name="file"/>; returns the index by which <see cref="Result"/> knows it.</summary>
    public int Add(SafeFileHandle file, PollEvents events)
    {
        if (Count == _entries.Length)
            Array.Resize(ref _entries, Count * 2);
        _entries[Count] = new PollDescriptor { fd = file.Number(), events = (short)events };
        return Count++;
    }

    /// <summary>Waits until one of the descriptors is ready.</summary>
    /// <param name="timeout">Milliseconds; -1 waits for ever, 0 not at all.</param>
    /// <returns>Number of descriptors that are ready; zero after the timeout or a signal.</returns>
    public int Wait(int timeout = -1)
    {
        fixed (PollDescriptor* entries = _entries)
        {
            int result = Libc.Result(Libc.poll(entries, (nuint)Count, timeout));
            if (result != -Errno.EINTR)
                return LinuxException.Check(result, "wait for descriptors");
            // After a signal the results are those of an earlier wait.
            for (int i = 0; i < Count; i++)
                entries[i].revents = 0;
            return 0;
        }
    }

    /// <summary>What the last wait found of the descriptor at <paramref name="index"/>; nothing for -1.</summary>
    public PollEvents Result(int index) => index < 0 ? PollEvents.None : (PollEvents)_entries[index].revents;
}
