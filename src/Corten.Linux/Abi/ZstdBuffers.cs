using System.Runtime.InteropServices;

namespace Corten.Linux.Abi;

[CStruct("ZSTD_inBuffer", "zstd.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdInput
{
    public byte* src;
    public nuint size;
    public nuint pos;
}

[CStruct("ZSTD_outBuffer", "zstd.h")]
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct ZstdOutput
{
    public byte* dst;
    public nuint size;
    public nuint pos;
}

[CHeader("zstd.h")]
internal static class ZstdConstants
{
    public const int ZSTD_c_compressionLevel = 100;
    public const int ZSTD_c_checksumFlag = 201;
    public const int ZSTD_e_continue = 0;
    public const int ZSTD_e_end = 2;
}
