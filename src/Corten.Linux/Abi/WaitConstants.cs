namespace Corten.Linux.Abi;

[CHeader("sys/wait.h")]
internal static class WaitConstants
{
    public const int __WALL = 0x40000000;
}
