using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct mount_attr", "sys/mount.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct MountAttr
{
    public ulong attr_set;
    public ulong attr_clr;
    public ulong propagation;
    public ulong userns_fd;
}
