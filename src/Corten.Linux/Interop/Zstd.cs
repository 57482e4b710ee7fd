using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

/// <summary>The streaming functions of libzstd (zstd.h); the library is loaded at the first call.</summary>
internal static unsafe partial class Zstd
{
    private const string Library = "libzstd.so.1";

    [LibraryImport(Library)]
    public static partial nint ZSTD_createDCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeDCtx(nint context);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_decompressStream(nint context, ZstdOutput* output, ZstdInput* input);

    [LibraryImport(Library)]
    public static partial nint ZSTD_createCCtx();

    [LibraryImport(Library)]
    public static partial nuint ZSTD_freeCCtx(nint context);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_CCtx_setParameter(nint context, int parameter, int value);

    [LibraryImport(Library)]
    public static partial nuint ZSTD_compressStream2(nint context, ZstdOutput* output, ZstdInput* input, int directive);

    [LibraryImport(Library)]
    public static partial uint ZSTD_isError(nuint result);

    [LibraryImport(Library)]
    public static partial byte* ZSTD_getErrorName(nuint result);

    /// <summary>The text of an error code; null where <paramref name="result"/> is none.</summary>
    public static string? Error(nuint result) => ZSTD_isError(result) == 0 ? null : Marshal.PtrToStringUTF8((nint)ZSTD_getErrorName(result));
}
