namespace Corten.Linux.Abi;

[CHeader("signal.h")]
internal static class Signal
{
    public const int SIG_BLOCK = 0;
    public const int SIG_UNBLOCK = 1;
    public const int SIG_SETMASK = 2;
    public const int SIGPIPE = 13;
}
