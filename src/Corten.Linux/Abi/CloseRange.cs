namespace Corten.Linux.Abi;

[CHeader("unistd.h", "linux/close_range.h")]
internal static class CloseRange
{
    public const int CLOSE_RANGE_CLOEXEC = 4;
}
