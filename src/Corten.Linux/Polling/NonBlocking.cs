using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Polling;

/// <summary>Reads and writes that never wait (O_NONBLOCK); the outcome is a number, as an event loop wants it.</summary>
public static class NonBlocking
{
    /// <summary>Sets O_NONBLOCK on the open file that <paramref name="file"/> refers to, for everyone who shares it.</summary>
    public static void Set(SafeFileHandle file)
    {
        int flags = LinuxException.Check(Libc.Result(Libc.fcntl(file.Number(), Fcntl.F_GETFL, 0)), "read the flags of a descriptor");
        LinuxException.Check(Libc.Result(Libc.fcntl(file.Number(), Fcntl.F_SETFL, flags | Fcntl.O_NONBLOCK)), "make a descriptor non-blocking");
    }

    /// <summary>Number of bytes read, zero at the end, or a negated errno: -EAGAIN where there is nothing now.</summary>
    public static int TryRead(SafeFileHandle file, Span<byte> buffer) => UnixFile.TryRead(file.Number(), buffer);

    /// <summary>Number of bytes written, which may be fewer than given, or a negated errno: -EAGAIN where there is no room now.</summary>
    public static int TryWrite(SafeFileHandle file, ReadOnlySpan<byte> data) => UnixFile.TryWrite(file.Number(), data);
}
