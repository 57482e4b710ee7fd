namespace Corten.Engine.Devices;

/// <summary>An object of a vendor's file, with its values by their names.</summary>
internal sealed class CdiNode(IReadOnlyDictionary<string, object?> values)
{
    /// <summary>The object that a file is.</summary>
    public static CdiNode Of(object? value) =>
        value is Dictionary<string, object?> map ? new CdiNode(map) : throw new FormatException("an object was expected");

    public string? Text(string name) => values.GetValueOrDefault(name) switch
    {
        null => null,
        string text => text,
        _ => throw new FormatException($"{name} is not a single value"),
    };

    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw new FormatException($"{name} is missing");

    public string[] Texts(string name) => [.. Items(name).Select(i => i as string ?? throw new FormatException($"{name} is not a list of words"))];

    public CdiNode? Node(string name) => values.GetValueOrDefault(name) is { } value ? Of(value) : null;

    public IEnumerable<CdiNode> Nodes(string name) => Items(name).Select(Of);

    private List<object?> Items(string name) => values.GetValueOrDefault(name) switch
    {
        null => [],
        List<object?> items => items,
        _ => throw new FormatException($"{name} is not a list"),
    };
}
