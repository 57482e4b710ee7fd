using System.Buffers.Binary;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Snapshots.Tar;

namespace Corten.Snapshots.Erofs;

/// <summary>The extended attributes of one inode, as they stand behind it.</summary>
internal static class AttributeBody
{
    /// <summary>Bytes of attributes that an inode can count.</summary>
    public const int MaximumSize = ErofsFormat.AttributesHeaderSize + (4 * (ushort.MaxValue - 1));

    private const int MaximumName = 255;

    private static readonly TarAttribute _opaque = new(Layers.LayerNames.OpaqueAttribute, "y"u8.ToArray());

    /// <summary>Whether a file of this kind can have the attribute (xattr(7)), and the format can hold it.</summary>
    public static bool CanHold(FileKind kind, TarAttribute attribute) =>
        TrySplit(attribute.Name, out byte space, out byte[] name)
        && name.Length <= MaximumName
        && attribute.Value.Length <= ushort.MaxValue
        && space switch
        {
            ErofsFormat.UserSpace => kind is FileKind.Regular or FileKind.Directory,
            ErofsFormat.AccessListSpace => kind != FileKind.SymbolicLink,
            ErofsFormat.DefaultListSpace => kind == FileKind.Directory,
            _ => true,
        };

    /// <summary>Bytes of the attributes of <paramref name="node"/>: a multiple of four, zero where there are none.</summary>
    public static int Size(IndexNode node)
    {
        int size = 0;
        foreach (var attribute in Of(node))
            size += EntrySize(attribute);
        return size == 0 ? 0 : ErofsFormat.AttributesHeaderSize + size;
    }

    /// <summary>The number by which an inode says how long its attributes are.</summary>
    public static ushort Count(int size) => (ushort)(size == 0 ? 0 : 1 + ((size - ErofsFormat.AttributesHeaderSize) / 4));

    /// <summary>Writes the attributes of <paramref name="node"/>; the target is zero.</summary>
    public static void Write(IndexNode node, Span<byte> target)
    {
        int offset = ErofsFormat.AttributesHeaderSize;
        foreach (var attribute in Of(node))
        {
            TrySplit(attribute.Name, out byte space, out byte[] name);
            var entry = target[offset..];
            entry[0] = (byte)name.Length;
            entry[1] = space;
            BinaryPrimitives.WriteUInt16LittleEndian(entry[2..], (ushort)attribute.Value.Length);
            name.CopyTo(entry[ErofsFormat.AttributeEntrySize..]);
            attribute.Value.CopyTo(entry[(ErofsFormat.AttributeEntrySize + name.Length)..]);
            offset += EntrySize(attribute);
        }
    }

    private static IEnumerable<TarAttribute> Of(IndexNode node) => node.IsOpaque ? node.Attributes.Append(_opaque) : node.Attributes;

    private static int EntrySize(TarAttribute attribute)
    {
        TrySplit(attribute.Name, out _, out byte[] name);
        return (ErofsFormat.AttributeEntrySize + name.Length + attribute.Value.Length + 3) & ~3;
    }

    private static bool TrySplit(string attribute, out byte space, out byte[] name)
    {
        foreach (var (prefix, number) in ErofsFormat.AttributeSpaces)
        {
            if (!attribute.StartsWith(prefix, StringComparison.Ordinal))
                continue;
            space = number;
            name = UnixString.ToBytes(attribute[prefix.Length..]);
            // An access control list has a name of its own and nothing behind it; every other has something.
            return name.Length == 0 == !prefix.EndsWith('.');
        }
        (space, name) = (0, []);
        return false;
    }
}
