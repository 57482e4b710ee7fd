using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("struct timespec", "time.h")]
[StructLayout(LayoutKind.Sequential)]
internal struct Timespec
{
    public long tv_sec;
    public long tv_nsec;
}
