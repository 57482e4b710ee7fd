using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

/// <summary>The decoding functions of liblzma (lzma.h); the library is loaded at the first call.</summary>
internal static unsafe partial class Lzma
{
    private const string Library = "liblzma.so.5";

    [LibraryImport(Library)]
    public static partial uint lzma_stream_decoder(LzmaStream* stream, ulong memoryLimit, uint flags);

    [LibraryImport(Library)]
    public static partial uint lzma_code(LzmaStream* stream, uint action);

    [LibraryImport(Library)]
    public static partial void lzma_end(LzmaStream* stream);
}
