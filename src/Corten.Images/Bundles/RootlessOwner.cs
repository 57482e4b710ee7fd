namespace Corten.Images.Bundles;

/// <summary>
/// The owner of a file that belongs to an ordinary user on the disk, as the attribute user.rootlesscontainers keeps it: a protobuf message of
/// two unsigned numbers, uid and gid, of which 2^32-1 stands for "as it is", which is root (rootlesscontaine.rs).
/// </summary>
internal static class RootlessOwner
{
    public const string Attribute = "user.rootlesscontainers";

    private const uint AsIs = uint.MaxValue;
    private const byte UidTag = 1 << 3;
    private const byte GidTag = 2 << 3;

    /// <summary>The attribute's value; null for root, who needs none.</summary>
    public static byte[]? Encode(uint uid, uint gid)
    {
        if ((uid, gid) == (0, 0))
            return null;
        var bytes = new List<byte>(12);
        Append(bytes, UidTag, uid == 0 ? AsIs : uid);
        Append(bytes, GidTag, gid == 0 ? AsIs : gid);
        return [.. bytes];
    }

    /// <summary>The owner in the attribute's value.</summary>
    /// <exception cref="ImageException">It is not such a message.</exception>
    public static (uint Uid, uint Gid) Decode(ReadOnlySpan<byte> value)
    {
        var (uid, gid) = (0u, 0u);
        while (!value.IsEmpty)
        {
            byte tag = value[0];
            uint number = Read(value[1..], out value);
            if (tag == UidTag)
                uid = number;
            else if (tag == GidTag)
                gid = number;
            else
                throw Bad();
        }
        return (uid == AsIs ? 0 : uid, gid == AsIs ? 0 : gid);
    }

    private static void Append(List<byte> bytes, byte tag, uint number)
    {
        bytes.Add(tag);
        for (; number >= 0x80; number >>= 7)
            bytes.Add((byte)(number | 0x80));
        bytes.Add((byte)number);
    }

    private static uint Read(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> rest)
    {
        ulong number = 0;
        for (int i = 0; i < value.Length && i < 5; i++)
        {
            number |= (ulong)(value[i] & 0x7f) << (7 * i);
            if (value[i] >= 0x80)
                continue;
            rest = value[(i + 1)..];
            return number <= uint.MaxValue ? (uint)number : throw Bad();
        }
        throw Bad();
    }

    private static ImageException Bad() => new(ImageError.BadImage, $"the attribute {Attribute} of a file is damaged");
}
