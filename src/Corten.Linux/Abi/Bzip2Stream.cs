using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("bz_stream", "bzlib.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct Bzip2Stream
{
    public byte* next_in;
    public uint avail_in;
    public uint total_in_lo32;
    public uint total_in_hi32;
    public byte* next_out;
    public uint avail_out;
    public uint total_out_lo32;
    public uint total_out_hi32;
    public void* state;
    public void* bzalloc;
    public void* bzfree;
    public void* opaque;
}

[CHeader("bzlib.h")]
internal static class Bzip2Constants
{
    public const int BZ_OK = 0;
    public const int BZ_STREAM_END = 4;
    public const int BZ_MEM_ERROR = -3;
}
