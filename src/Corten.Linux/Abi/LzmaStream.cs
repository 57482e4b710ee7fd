using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("lzma_stream", "stdint.h", "lzma.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LzmaStream
{
    public byte* next_in;
    public nuint avail_in;
    public ulong total_in;
    public byte* next_out;
    public nuint avail_out;
    public ulong total_out;
    public void* allocator;
    public void* @internal;
    public void* reserved_ptr1;
    public void* reserved_ptr2;
    public void* reserved_ptr3;
    public void* reserved_ptr4;
    public ulong seek_pos;
    public ulong reserved_int2;
    public nuint reserved_int3;
    public nuint reserved_int4;
    public int reserved_enum1;
    public int reserved_enum2;
}

[CHeader("stdint.h", "lzma.h")]
internal static class LzmaConstants
{
    public const uint LZMA_OK = 0;
    public const uint LZMA_STREAM_END = 1;
    public const uint LZMA_MEM_ERROR = 5;
    public const uint LZMA_MEMLIMIT_ERROR = 6;
    public const uint LZMA_BUF_ERROR = 10;
    public const uint LZMA_RUN = 0;
    public const uint LZMA_FINISH = 3;
    public const uint LZMA_CONCATENATED = 0x08;
}
