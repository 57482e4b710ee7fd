namespace Corten.Linux.Files;

/// <summary>A device's major and minor number; see makedev(3).</summary>
/// <param name="Major">0 to 4,095 in practice; 32 bits in the interface.</param>
/// <param name="Minor">0 to 1,048,575 in practice.</param>
public readonly record struct DeviceNumber(uint Major, uint Minor)
{
    /// <summary>The number as mknod(2) and stat(2) have it.</summary>
    public ulong Encoded =>
        ((ulong)(Major & 0xfffff000) << 32) | ((ulong)(Major & 0xfff) << 8) | ((ulong)(Minor & 0xffffff00) << 12) | (Minor & 0xff);

    /// <summary>The pair in a number of stat(2).</summary>
    public static DeviceNumber Decode(ulong encoded) => new(
        (uint)((encoded >> 8) & 0xfff) | (uint)((encoded >> 32) & 0xfffff000),
        (uint)(encoded & 0xff) | (uint)((encoded >> 12) & 0xffffff00));

    /// <summary>As in "8:1".</summary>
    public override string ToString() => $"{Major}:{Minor}";
}
