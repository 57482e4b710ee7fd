using System.Runtime.InteropServices;
using Corten.Linux.Abi;

namespace Corten.Linux.Interop;

/// <summary>The decoding functions of libbz2 (bzlib.h); the library is loaded at the first call.</summary>
internal static unsafe partial class Bzip2
{
    private const string Library = "libbz2.so.1.0";

    [LibraryImport(Library)]
    public static partial int BZ2_bzDecompressInit(Bzip2Stream* stream, int verbosity, int small);

    [LibraryImport(Library)]
    public static partial int BZ2_bzDecompress(Bzip2Stream* stream);

    [LibraryImport(Library)]
    public static partial int BZ2_bzDecompressEnd(Bzip2Stream* stream);
}
