using System.Buffers.Binary;
using Corten.Linux.Security;

namespace Corten.Security.Seccomp.Cache;

/// <summary>
/// A file of the cache: five little-endian numbers of 4 bytes (magic, flags, length of the key, length of the program, checksum of all others), then the
/// key, then the program. The key itself is kept, so that a file answers only for the profile that it was made from.
/// </summary>
internal static class CachedFilter
{
    private const uint Magic = 0x31465343;

    private const int HeaderSize = 20;

    /// <summary>The file's content.</summary>
    public static byte[] Write(ReadOnlySpan<byte> key, SeccompFilter filter)
    {
        var content = new byte[HeaderSize + key.Length + filter.Program.Length];
        key.CopyTo(content.AsSpan(HeaderSize));
        filter.Program.CopyTo(content.AsSpan(HeaderSize + key.Length));
        BinaryPrimitives.WriteUInt32LittleEndian(content, Magic);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(4), (uint)filter.Flags);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(8), key.Length);
        BinaryPrimitives.WriteInt32LittleEndian(content.AsSpan(12), filter.Program.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(content.AsSpan(16), Checksum(content));
        return content;
    }

    /// <summary>The filter in <paramref name="content"/>, or null where that is damaged or belongs to another profile.</summary>
    public static SeccompFilter? Read(ReadOnlySpan<byte> content, ReadOnlySpan<byte> key)
    {
        if (content.Length < HeaderSize || BinaryPrimitives.ReadUInt32LittleEndian(content) != Magic)
            return null;
        int keyLength = BinaryPrimitives.ReadInt32LittleEndian(content[8..]);
        int length = BinaryPrimitives.ReadInt32LittleEndian(content[12..]);
        bool fits = keyLength == key.Length && length > 0 && length % SeccompFilter.InstructionSize == 0 && content.Length == HeaderSize + (long)keyLength + length;
        if (!fits || !content.Slice(HeaderSize, keyLength).SequenceEqual(key))
            return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(content[16..]) != Checksum(content))
            return null;
        return new SeccompFilter(content[(HeaderSize + keyLength)..].ToArray(), (SeccompFlags)BinaryPrimitives.ReadUInt32LittleEndian(content[4..]));
    }

    private static uint Checksum(ReadOnlySpan<byte> content) =>
        (uint)Hash(content[HeaderSize..]) ^ BinaryPrimitives.ReadUInt32LittleEndian(content[4..]);

    /// <summary>Multiplies and shifts, eight bytes at a time: finds files and damage, guards against nobody.</summary>
    public static ulong Hash(ReadOnlySpan<byte> data)
    {
        const ulong Factor = 0x9e3779b97f4a7c15;
        ulong hash = (ulong)data.Length;
        for (; data.Length >= sizeof(ulong); data = data[sizeof(ulong)..])
            hash = ulong.RotateLeft((hash ^ BinaryPrimitives.ReadUInt64LittleEndian(data)) * Factor, 29);
        foreach (byte b in data)
            hash = ulong.RotateLeft((hash ^ b) * Factor, 29);
        return hash ^ (hash >> 32);
    }
}
