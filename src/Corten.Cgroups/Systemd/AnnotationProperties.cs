using System.Globalization;

namespace Corten.Cgroups.Systemd;

/// <summary>
/// Annotations "org.systemd.property.NAME", whose values are properties of the unit as text: 'word', true, uint64 5, ['a', 'b']. A name that
/// ends in Sec is given in seconds, and is one in USec on the bus.
/// </summary>
internal static class AnnotationProperties
{
    public const string Prefix = "org.systemd.property.";
    private const decimal MicrosecondsPerSecond = 1_000_000;

    /// <exception cref="CgroupException">A name or a value is not valid.</exception>
    public static List<UnitProperty> Of(IReadOnlyDictionary<string, string>? annotations)
    {
        var properties = new List<UnitProperty>();
        foreach (string key in (annotations?.Keys ?? []).Order(StringComparer.Ordinal))
        {
            if (key.StartsWith(Prefix, StringComparison.Ordinal))
                properties.Add(Parse(key[Prefix.Length..], annotations![key].Trim()));
        }
        return properties;
    }

    private static UnitProperty Parse(string name, string value)
    {
        if (name.Length < 3 || !name.All(char.IsAsciiLetter))
            throw new CgroupException($"annotations.{Prefix}{name}: this is not the name of a property of a systemd unit");
        var property = Value(name, value) ?? throw new CgroupException($"annotations.{Prefix}{name}: \"{value}\" is not a text in quotes, true, false, a number with its type or a list of texts");
        return name.EndsWith("Sec", StringComparison.Ordinal) && !name.EndsWith("USec", StringComparison.Ordinal) ? InMicroseconds(property, value) : property;
    }

    private static UnitProperty? Value(string name, string value)
    {
        if (value is "true" or "false")
            return UnitProperty.Flag(name, value == "true");
        if (Unquote(value) is { } text)
            return UnitProperty.Text(name, text);
        if (value.StartsWith('[') && value.EndsWith(']'))
            return List(name, value[1..^1]);
        string[] words = value.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words.Length is 1 or 2 ? Number(name, words.Length == 2 ? words[0] : "int32", words[^1]) : null;
    }

    private static UnitProperty? Number(string name, string type, string digits) => type switch
    {
        "uint64" when ulong.TryParse(digits, CultureInfo.InvariantCulture, out ulong value) => new UnitProperty(name, "t", value),
        "int64" when long.TryParse(digits, CultureInfo.InvariantCulture, out long value) => new UnitProperty(name, "x", value),
        "uint32" when uint.TryParse(digits, CultureInfo.InvariantCulture, out uint value) => new UnitProperty(name, "u", value),
        "int32" when int.TryParse(digits, CultureInfo.InvariantCulture, out int value) => new UnitProperty(name, "i", value),
        _ => null,
    };

    private static UnitProperty? List(string name, string items)
    {
        string?[] texts = [.. items.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Unquote)];
        return texts.Contains(null) ? null : UnitProperty.Texts(name, texts!);
    }

    private static string? Unquote(string value) =>
        value.Length >= 2 && value[0] is '\'' or '"' && value.IndexOf(value[0], 1) == value.Length - 1 ? value[1..^1] : null;

    private static UnitProperty InMicroseconds(UnitProperty property, string value)
    {
        decimal seconds = property.Value switch
        {
            ulong number => number,
            long number => number,
            uint number => number,
            int number => number,
            _ => throw new CgroupException($"annotations.{Prefix}{property.Name}: \"{value}\" is not a number of seconds"),
        };
        if (seconds < 0 || seconds > ulong.MaxValue / MicrosecondsPerSecond)
            throw new CgroupException($"annotations.{Prefix}{property.Name}: {value} is too many or too few seconds");
        return UnitProperty.Number(property.Name[..^3] + "USec", (ulong)(seconds * MicrosecondsPerSecond));
    }
}
