using System.Buffers.Binary;
using Corten.Linux.Files;

namespace Corten.Engine.Containers;

/// <summary>Random bytes from the kernel. The class library's generator loads OpenSSL for it, which takes 7 ms of a container's start.</summary>
internal static class RandomId
{
    /// <summary>Hexadecimal digits of so many random bytes.</summary>
    public static string Make(int bytes)
    {
        Span<byte> buffer = stackalloc byte[bytes];
        Fill(buffer);
        return Convert.ToHexStringLower(buffer);
    }

    /// <summary>A number from <paramref name="least"/> up to, without, <paramref name="end"/>; fair enough for names.</summary>
    public static int Number(int least, int end)
    {
        Span<byte> buffer = stackalloc byte[8];
        Fill(buffer);
        return least + (int)(BinaryPrimitives.ReadUInt64LittleEndian(buffer) % (uint)(end - least));
    }

    private static void Fill(Span<byte> buffer)
    {
        using var source = UnixFile.Open("/dev/urandom", OpenFlags.ReadOnly);
        while (!buffer.IsEmpty)
            buffer = buffer[UnixFile.Read(source, buffer)..];
    }
}
