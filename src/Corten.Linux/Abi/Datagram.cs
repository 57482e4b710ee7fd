namespace Corten.Linux.Abi;

[CHeader("sys/socket.h")]
internal static class DatagramConstants
{
    public const int SOCK_DGRAM = 2;
}
