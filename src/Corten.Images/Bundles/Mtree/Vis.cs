using System.Text;
using Corten.Linux;

namespace Corten.Images.Bundles.Mtree;

/// <summary>Names in a manifest (vis(3) with VIS_WHITE, VIS_OCTAL and VIS_GLOB): what is not plain ASCII stands as \ooo, a backslash as two.</summary>
internal static class Vis
{
    public static string Encode(string name)
    {
        if (name.All(IsPlain))
            return name;
        var text = new StringBuilder();
        foreach (byte b in UnixString.ToBytes(name))
        {
            if (IsPlain((char)b))
                text.Append((char)b);
            else if (b == '\\')
                text.Append("\\\\");
            else
                text.Append('\\').Append((char)('0' + (b >> 6))).Append((char)('0' + ((b >> 3) & 7))).Append((char)('0' + (b & 7)));
        }
        return text.ToString();
    }

    /// <exception cref="FormatException">A backslash begins nothing that is known.</exception>
    public static string Decode(string text)
    {
        if (!text.Contains('\\', StringComparison.Ordinal))
            return text;
        byte[] bytes = UnixString.ToBytes(text);
        var name = new List<byte>(bytes.Length);
        for (int i = 0; i < bytes.Length;)
            name.Add(bytes[i] == '\\' ? Escape(bytes, ref i) : bytes[i++]);
        return UnixString.FromBytes([.. name]);
    }

    private static bool IsPlain(char c) => c is > ' ' and <= '~' and not ('*' or '?' or '[' or '#' or '\\');

    private static byte Escape(ReadOnlySpan<byte> bytes, ref int i)
    {
        var rest = bytes[(i + 1)..];
        if (rest is [>= (byte)'0' and <= (byte)'3', >= (byte)'0' and <= (byte)'7', >= (byte)'0' and <= (byte)'7', ..])
        {
            i += 4;
            return (byte)(((rest[0] - '0') << 6) | ((rest[1] - '0') << 3) | (rest[2] - '0'));
        }
        i += 2;
        return rest.IsEmpty ? throw new FormatException("a name ends with a backslash") : (char)rest[0] switch
        {
            's' => (byte)' ',
            't' => (byte)'\t',
            'n' => (byte)'\n',
            'r' => (byte)'\r',
            '\\' or '#' or '*' or '?' or '[' => rest[0],
            var other => throw new FormatException($"'\\{other}' in a name is not known"),
        };
    }
}
