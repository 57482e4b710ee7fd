namespace Corten.Linux.Abi;

[CHeader("sys/mman.h")]
internal static class Memfd
{
    public const uint MFD_CLOEXEC = 1;
    public const uint MFD_ALLOW_SEALING = 2;
}
