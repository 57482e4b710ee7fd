namespace Corten.Linux.Abi;

[CHeader("sys/personality.h")]
internal static class Personality
{
    public const uint PER_LINUX = 0;
    public const uint PER_LINUX32 = 8;
}
