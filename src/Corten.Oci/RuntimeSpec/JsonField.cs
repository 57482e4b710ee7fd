using System.Text.Json.Serialization.Metadata;

namespace Corten.Oci.RuntimeSpec;

/// <summary>A field named by a JSON path, and what may stand there in words.</summary>
/// <param name="Name">Without the leading "$.", for example process.args.</param>
/// <param name="Expected">For example "an array of strings".</param>
internal readonly record struct JsonField(string Name, string Expected)
{
    /// <summary>Follows <paramref name="path"/> through the metadata of <paramref name="type"/>.</summary>
    public static JsonField Resolve(JsonTypeInfo type, string path)
    {
        JsonTypeInfo? current = type;
        int position = 1;
        while (current is not null && Next(path, ref position) is { } segment)
            current = Step(current, segment);
        return new JsonField(path.Length > 2 ? path[2..] : "", current is null ? "of another type" : Describe(current));
    }

    // A segment is .name, ['name'] or [index]; the name is returned bare, an index as digits.
    private static string? Next(string path, ref int position)
    {
        if (position >= path.Length)
            return null;
        int start = position + 1;
        if (path[position] == '.')
        {
            int end = path.AsSpan(start).IndexOfAny('.', '[');
            position = end < 0 ? path.Length : start + end;
            return path[start..position];
        }
        bool quoted = path.AsSpan(start).StartsWith("'");
        int close = path.IndexOf(quoted ? "']" : "]", start, StringComparison.Ordinal);
        if (close < 0)
            close = path.Length;
        position = Math.Min(path.Length, close + (quoted ? 2 : 1));
        return path[(quoted ? start + 1 : start)..close];
    }

    private static JsonTypeInfo? Step(JsonTypeInfo type, string segment)
    {
        if (type.Kind is JsonTypeInfoKind.Enumerable or JsonTypeInfoKind.Dictionary)
            return type.ElementType is { } element ? type.Options.GetTypeInfo(element) : null;
        foreach (var property in type.Properties)
        {
            if (property.Name == segment)
                return type.Options.GetTypeInfo(property.PropertyType);
        }
        return null;
    }

    private static string Describe(JsonTypeInfo type) => type.Kind switch
    {
        JsonTypeInfoKind.Enumerable => $"an array of {Plural(type.ElementType!)}",
        JsonTypeInfoKind.Object or JsonTypeInfoKind.Dictionary => "an object",
        _ => Scalar(type.Type),
    };

    private static string Scalar(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (type == typeof(string))
            return "a string";
        if (type == typeof(bool))
            return "true or false";
        if (type == typeof(ushort))
            return $"an integer from 0 to {ushort.MaxValue}";
        if (type == typeof(uint))
            return $"an integer from 0 to {uint.MaxValue}";
        if (type == typeof(ulong))
            return $"an integer from 0 to {ulong.MaxValue}";
        if (type == typeof(int))
            return $"an integer from {int.MinValue} to {int.MaxValue}";
        return type == typeof(long) ? $"an integer from {long.MinValue} to {long.MaxValue}" : "of another type";
    }

    private static string Plural(Type element)
    {
        if (element == typeof(string))
            return "strings";
        return element.IsPrimitive ? "integers" : "objects";
    }
}
