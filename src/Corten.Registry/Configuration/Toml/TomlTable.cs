namespace Corten.Registry.Configuration.Toml;

/// <summary>A table of TOML: names and their values, which are strings, longs, booleans, lists or tables.</summary>
internal sealed class TomlTable
{
    private readonly Dictionary<string, object> _values = new(StringComparer.Ordinal);

    /// <summary>The names that are here, in no order.</summary>
    public IEnumerable<string> Names => _values.Keys;

    /// <summary>Whether there is a value of the name.</summary>
    public bool Has(string name) => _values.ContainsKey(name);

    /// <summary>The string of the name, or null where there is none.</summary>
    /// <exception cref="FormatException">The value is of another kind.</exception>
    public string? Text(string name) => Get<string>(name, "a string");

    /// <summary>The boolean of the name; null where there is none.</summary>
    /// <exception cref="FormatException">The value is of another kind.</exception>
    public bool? Flag(string name) => _values.TryGetValue(name, out object? value)
        ? value as bool? ?? throw new FormatException($"'{name}' must be true or false")
        : null;

    /// <summary>The list of strings of the name, or null where there is none.</summary>
    /// <exception cref="FormatException">The value is of another kind.</exception>
    public IReadOnlyList<string>? Texts(string name) =>
        Get<List<object>>(name, "a list of strings")?.Select(item => item as string ?? throw new FormatException($"'{name}' must be a list of strings")).ToArray();

    /// <summary>The table of the name, or null where there is none.</summary>
    /// <exception cref="FormatException">The value is of another kind.</exception>
    public TomlTable? Table(string name) => Get<TomlTable>(name, "a table");

    /// <summary>The tables of the name; none where there is no such name.</summary>
    /// <exception cref="FormatException">The value is of another kind.</exception>
    public IReadOnlyList<TomlTable> Tables(string name) =>
        Get<List<object>>(name, "a list of tables")?.Select(item => item as TomlTable ?? throw new FormatException($"'{name}' must be a list of tables")).ToArray() ?? [];

    /// <summary>Adds a value; false where the name is taken.</summary>
    public bool TryAdd(string name, object value) => _values.TryAdd(name, value);

    /// <summary>The table of the name, made where it is absent; of an array of tables the last one. Null where the name is something else.</summary>
    public TomlTable? Open(string name)
    {
        if (!_values.TryGetValue(name, out object? value))
            _values[name] = value = new TomlTable();
        return value as TomlTable ?? (value as List<object>)?.LastOrDefault() as TomlTable;
    }

    /// <summary>A new table at the end of the array of the name; null where the name is something else.</summary>
    public TomlTable? AddToArray(string name)
    {
        if (!_values.TryGetValue(name, out object? value))
            _values[name] = value = new List<object>();
        if (value is not List<object> list || list.Any(item => item is not TomlTable))
            return null;
        var table = new TomlTable();
        list.Add(table);
        return table;
    }

    private T? Get<T>(string name, string kind)
        where T : class =>
        _values.TryGetValue(name, out object? value) ? value as T ?? throw new FormatException($"'{name}' must be {kind}") : null;
}
