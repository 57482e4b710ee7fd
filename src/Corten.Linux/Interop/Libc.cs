using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

/// <summary>
/// The C library's functions, each declared once under its C name, one manual page to a file. Callers outside of this project see
/// typed methods that throw <see cref="LinuxException"/>.
/// </summary>
internal static unsafe partial class Libc
{
    private const string Library = "libc";

    /// <summary>Turns the C convention (-1 and errno) into one number: the result, or the negated errno.</summary>
    public static int Result(int result) => result == -1 ? -Marshal.GetLastSystemError() : result;

    /// <inheritdoc cref="Result(int)"/>
    public static nint Result(nint result) => result == -1 ? -Marshal.GetLastSystemError() : result;
}
