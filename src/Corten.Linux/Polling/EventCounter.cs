using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Polling;

/// <summary>A counter that the kernel raises and that poll(2) shows as readable while it is above zero; see eventfd(2).</summary>
public static class EventCounter
{
    /// <summary>A counter at zero.</summary>
    public static SafeFileHandle Create() => new(
        LinuxException.Check(Libc.Result(Libc.eventfd(0, EventFd.EFD_CLOEXEC | EventFd.EFD_NONBLOCK)), "create an event counter"), ownsHandle: true);

    /// <summary>The counter's value, which is zero afterwards.</summary>
    public static ulong Take(SafeFileHandle counter)
    {
        Span<byte> value = stackalloc byte[sizeof(ulong)];
        return UnixFile.TryRead(counter.Number(), value) == sizeof(ulong)
            ? BitConverter.ToUInt64(value) : 0;
    }
}
