namespace Corten.Linux.Abi;

[CHeader("sys/eventfd.h")]
internal static class EventFd
{
    public const int EFD_CLOEXEC = 0x80000;
    public const int EFD_NONBLOCK = 0x800;
}
