using System.Text;
using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>One step on the way to a field: a name, kept as its place in the document until somebody asks for it, or an index.</summary>
internal readonly record struct FieldSegment
{
    private readonly int _place;

    private readonly bool _isIndex;

    private FieldSegment(int place, bool isIndex) => (_place, _isIndex) = (place, isIndex);

    /// <summary>A field whose name begins at <paramref name="place"/>, with its quotation mark.</summary>
    public static FieldSegment OfName(int place) => new(place, isIndex: false);

    /// <summary>An element of an array; -1 before the first.</summary>
    public static FieldSegment OfIndex(int index) => new(index, isIndex: true);

    /// <summary>The next element.</summary>
    public FieldSegment Next() => OfIndex(_place + 1);

    /// <summary>The whole way: process.args[1], linux.sysctl['net.ipv4.ip_forward'].</summary>
    public static string Join(List<FieldSegment> path, ReadOnlySpan<byte> utf8)
    {
        var text = new StringBuilder();
        foreach (var segment in path)
        {
            if (segment._isIndex)
                text.Append('[').Append(segment._place).Append(']');
            else
                Append(text, segment.Name(utf8));
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, string name)
    {
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
            text.Append("['").Append(name).Append("']");
        else
            text.Append(text.Length == 0 ? "" : ".").Append(name);
    }

    private string Name(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8[_place..], isFinalBlock: false, default);
        reader.Read();
        return Encoding.UTF8.GetString(reader.ValueSpan);
    }
}
