using System.Buffers.Binary;
using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>A name in a directory; see getdents(2).</summary>
/// <param name="Name">One component; bytes outside of UTF-8 as <see cref="UnixString"/> has them.</param>
/// <param name="Kind">The type of the file; null where the file system does not keep it in the directory.</param>
public sealed record DirectoryEntry(string Name, FileKind? Kind)
{
    private const int BufferSize = 32768;
    private const int LengthOffset = 16;
    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    /// <summary>Every entry but "." and "..", in the directory's own order. The handle is read from its start.</summary>
    public static unsafe List<DirectoryEntry> List(SafeFileHandle directory)
    {
        var entries = new List<DirectoryEntry>();
        int fd = directory.Number();
        LinuxException.Check(Libc.Result(Libc.lseek(fd, 0, FileConstants.SEEK_SET)), "read a directory");
        byte[] buffer = System.Buffers.ArrayPool<byte>.Shared.Rent(BufferSize);
        fixed (byte* bytes = buffer)
        {
            nint count;
            while ((count = LinuxException.Check(Libc.Result(Libc.getdents64(fd, bytes, buffer.Length)), "read a directory")) > 0)
                Add(entries, buffer.AsSpan(0, (int)count));
        }
        System.Buffers.ArrayPool<byte>.Shared.Return(buffer);
        return entries;
    }

    // struct linux_dirent64 of getdents(2): inode 8, offset 8, length 2, type 1, name.
    private static void Add(List<DirectoryEntry> entries, ReadOnlySpan<byte> records)
    {
        while (!records.IsEmpty)
        {
            int length = BinaryPrimitives.ReadUInt16LittleEndian(records[LengthOffset..]);
            var name = records[NameOffset..length];
            name = name[..name.IndexOf((byte)0)];
            if (!name.SequenceEqual("."u8) && !name.SequenceEqual(".."u8))
                entries.Add(new DirectoryEntry(UnixString.FromBytes(name), ToKind(records[TypeOffset])));
            records = records[length..];
        }
    }

    // A DT_ value is the S_IFMT bits shifted down by twelve.
    private static FileKind? ToKind(byte type) => type == FileConstants.DT_UNKNOWN ? null : (FileKind)((uint)type << 12);
}
