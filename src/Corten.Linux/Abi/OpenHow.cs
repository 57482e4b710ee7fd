using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct open_how", "linux/openat2.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct OpenHow
{
    public ulong flags;
    public ulong mode;
    public ulong resolve;
}
