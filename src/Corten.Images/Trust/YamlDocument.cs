using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Corten.Images.Trust;

/// <summary>
/// Reads YAML into strings, lists of values and dictionaries of values by their names. Anchors are refused, so a small file never becomes large.
/// </summary>
public static class YamlDocument
{
    private const int MaximumDepth = 32;

    /// <summary>The first document; null where there is none.</summary>
    /// <exception cref="FormatException">It is not valid, or has an anchor.</exception>
    public static object? Read(string text)
    {
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            if (!parser.TryConsume<DocumentStart>(out _))
                return null;
            return Value(parser, 0);
        }
        catch (YamlException e)
        {
            throw new FormatException($"line {e.Start.Line}: it is not valid YAML", e);
        }
    }

    private static object? Value(Parser parser, int depth)
    {
        if (depth > MaximumDepth)
            throw new FormatException("its values lie too deep in each other");
        if (parser.TryConsume<Scalar>(out var scalar))
            return scalar is { Style: ScalarStyle.Plain, Value: "" or "~" or "null" } ? null : scalar.Value;
        if (parser.TryConsume<SequenceStart>(out _))
            return List(parser, depth);
        if (parser.TryConsume<MappingStart>(out _))
            return Map(parser, depth);
        throw new FormatException("it has an alias, which is not allowed here");
    }

    private static List<object?> List(Parser parser, int depth)
    {
        var items = new List<object?>();
        while (!parser.TryConsume<SequenceEnd>(out _))
            items.Add(Value(parser, depth + 1));
        return items;
    }

    private static Dictionary<string, object?> Map(Parser parser, int depth)
    {
        var map = new Dictionary<string, object?>(StringComparer.Ordinal);
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            string name = parser.Consume<Scalar>().Value;
            if (!map.TryAdd(name, Value(parser, depth + 1)))
                throw new FormatException($"'{name}' is there twice");
        }
        return map;
    }
}
