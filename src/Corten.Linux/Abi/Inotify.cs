using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CHeader("sys/inotify.h")]
internal static class InotifyConstants
{
    public const int IN_CLOEXEC = 0x80000;
    public const int IN_NONBLOCK = 0x800;
    public const uint IN_MODIFY = 2;
    public const uint IN_ATTRIB = 4;
    public const uint IN_MOVE_SELF = 0x800;
    public const uint IN_DELETE_SELF = 0x400;
}

[CStruct("struct inotify_event", "sys/inotify.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct InotifyEvent
{
    public int wd;
    public uint mask;
    public uint cookie;
    public uint len;
}
