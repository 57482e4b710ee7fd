using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct pollfd", "poll.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct PollDescriptor
{
    public int fd;
    public short events;
    public short revents;
}

[CHeader("poll.h", "sys/signalfd.h")]
internal static class PollConstants
{
    public const short POLLIN = 1;
    public const short POLLOUT = 4;
    public const short POLLERR = 8;
    public const short POLLHUP = 16;
    public const short POLLPRI = 2;
    public const int SFD_CLOEXEC = 0x80000;
    public const int SFD_NONBLOCK = 0x800;
}

[CStruct("struct signalfd_siginfo", "sys/signalfd.h")]
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SignalInfo
{
    public uint ssi_signo;
    public int ssi_errno;
    public int ssi_code;
    public uint ssi_pid;
}
