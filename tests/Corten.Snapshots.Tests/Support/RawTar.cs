using System.Text;

namespace Corten.Snapshots.Tests.Support;

/// <summary>Header blocks byte by byte, for archives that no honest writer makes.</summary>
public sealed class RawTar
{
    private readonly List<byte> _bytes = [];

    public RawTar Entry(char type, string name, string content = "", string link = "", Action<byte[]>? change = null, long? size = null)
    {
        var block = new byte[512];
        Encoding.Latin1.GetBytes(name).CopyTo(block, 0);
        Put(block, 100, "0000644\0");
        Put(block, 108, "0000000\0");
        Put(block, 116, "0000000\0");
        Put(block, 124, Convert.ToString(size ?? content.Length, 8).PadLeft(11, '0') + "\0");
        Put(block, 136, "00000000000\0");
        block[156] = (byte)type;
        Encoding.Latin1.GetBytes(link).CopyTo(block, 157);
        Put(block, 257, "ustar\0" + "00");
        change?.Invoke(block);
        Seal(block);
        _bytes.AddRange(block);
        byte[] data = Encoding.Latin1.GetBytes(content);
        _bytes.AddRange(data);
        _bytes.AddRange(new byte[(512 - (data.Length % 512)) % 512]);
        return this;
    }

    public RawTar Pax(params (string Key, string Value)[] records) =>
        Entry('x', "PaxHeaders/x", string.Concat(records.Select(r => Record(r.Key, r.Value))));

    public RawTar Raw(params byte[] bytes)
    {
        _bytes.AddRange(bytes);
        return this;
    }

    public byte[] End() => [.. _bytes, .. new byte[1024]];

    public byte[] WithoutEnd() => [.. _bytes];

    public static string Record(string key, string value)
    {
        int length = key.Length + value.Length + 3;
        while ($"{length} {key}={value}\n".Length != length)
            length = $"{length} {key}={value}\n".Length;
        return $"{length} {key}={value}\n";
    }

    public static void Put(byte[] block, int offset, string text) => Encoding.Latin1.GetBytes(text).CopyTo(block, offset);

    public static void Seal(byte[] block, bool signed = false)
    {
        Put(block, 148, "        ");
        int sum = block.Sum(b => signed ? (sbyte)b : b);
        Put(block, 148, Convert.ToString(sum, 8).PadLeft(6, '0') + "\0 ");
    }
}
