namespace Corten.Linux.Abi;

[CHeader("sys/mount.h")]
internal static class IdMappedMountConstants
{
    public const ulong MOUNT_ATTR_IDMAP = 0x100000;
}
