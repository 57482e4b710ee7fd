using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>Reads one record at the reader's place.</summary>
public delegate T? RecordReader<T>(ref FieldReader reader);

/// <summary>
/// Walks through a JSON document value by value, and knows at each moment which field it is at: a value of the wrong type is told by the
/// field's name, by what it must be, and by its line. A runtime lives for milliseconds; to read its configuration through the class
/// library's serializer cost it a third of them.
/// </summary>
/// <param name="utf8">The document.</param>
/// <param name="file">What messages call it.</param>
public ref struct FieldReader(ReadOnlySpan<byte> utf8, string file)
{
    private readonly ReadOnlySpan<byte> _utf8 = utf8;

    private readonly List<FieldSegment> _path = [];

    private Utf8JsonReader _json = new(utf8);

    private ReadOnlySpan<byte> _name;

    /// <summary>Goes to the document's value.</summary>
    public void Begin() => _json.Read();

    /// <summary>Makes sure that nothing follows the document's value.</summary>
    public void End() => _json.Read();

    /// <summary>Enters an object; false for null.</summary>
    public readonly bool BeginObject()
    {
        if (_json.TokenType == JsonTokenType.Null)
            return false;
        if (_json.TokenType != JsonTokenType.StartObject)
            throw Wrong("an object");
        _path.Add(default);
        return true;
    }

    /// <summary>Goes to the value of the object's next field; false at the object's end.</summary>
    public bool NextField()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndObject)
        {
            _path.RemoveAt(_path.Count - 1);
            return false;
        }
        _path[^1] = FieldSegment.OfName((int)_json.TokenStartIndex);
        _name = _json.ValueIsEscaped ? Unescaped() : _json.ValueSpan;
        _json.Read();
        return true;
    }

    /// <summary>Whether the field has this name.</summary>
    public readonly bool Is(ReadOnlySpan<byte> name) => _name.SequenceEqual(name);

    /// <summary>Passes over the field: newer versions of the specification may have more.</summary>
    public void Skip() => _json.Skip();

    /// <summary>A string, or null. No text of the specification can have a NUL: every one ends up in a system call or a file of the kernel.</summary>
    public readonly string? String()
    {
        if (_json.TokenType == JsonTokenType.Null)
            return null;
        if (_json.TokenType != JsonTokenType.String)
            throw Wrong("a string");
        try
        {
            string text = _json.GetString()!;
            return text.Contains('\0') ? throw Wrong("a string without a NUL character") : text;
        }
        catch (InvalidOperationException)
        {
            throw Wrong("a string of valid Unicode");
        }
    }

    /// <summary>true or false.</summary>
    public readonly bool Boolean() =>
        _json.TokenType is JsonTokenType.True or JsonTokenType.False ? _json.GetBoolean() : throw Wrong("true or false");

    /// <summary>true, false or null.</summary>
    public readonly bool? OptionalBoolean() => _json.TokenType == JsonTokenType.Null ? null : Boolean();

    /// <summary>An integer of 16 bits, or null.</summary>
    public readonly ushort? OptionalUInt16()
    {
        if (_json.TokenType == JsonTokenType.Null)
            return null;
        return IsNumber && _json.TryGetUInt16(out ushort value) ? value : throw Wrong(Integer(ushort.MinValue, ushort.MaxValue));
    }

    /// <summary>An integer of 32 bits.</summary>
    public readonly int Int32() => IsNumber && _json.TryGetInt32(out int value) ? value : throw Wrong(Integer(int.MinValue, int.MaxValue));

    /// <summary>An integer of 32 bits, or null.</summary>
    public readonly int? OptionalInt32() => _json.TokenType == JsonTokenType.Null ? null : Int32();

    /// <summary>An integer of 32 bits without sign.</summary>
    public readonly uint UInt32() => IsNumber && _json.TryGetUInt32(out uint value) ? value : throw Wrong(Integer(uint.MinValue, uint.MaxValue));

    /// <summary>An integer of 32 bits without sign, or null.</summary>
    public readonly uint? OptionalUInt32() => _json.TokenType == JsonTokenType.Null ? null : UInt32();

    /// <summary>An integer of 64 bits.</summary>
    public readonly long Int64() => IsNumber && _json.TryGetInt64(out long value) ? value : throw Wrong(Integer(long.MinValue, long.MaxValue));

    /// <summary>An integer of 64 bits, or null.</summary>
    public readonly long? OptionalInt64() => _json.TokenType == JsonTokenType.Null ? null : Int64();

    /// <summary>An integer of 64 bits without sign.</summary>
    public readonly ulong UInt64() => IsNumber && _json.TryGetUInt64(out ulong value) ? value : throw Wrong(Integer(ulong.MinValue, ulong.MaxValue));

    /// <summary>An integer of 64 bits without sign, or null.</summary>
    public readonly ulong? OptionalUInt64() => _json.TokenType == JsonTokenType.Null ? null : UInt64();

    /// <summary>An array of strings, or null.</summary>
    public string[]? Strings() => Elements("strings", "a string", static (ref FieldReader r) => r.String());

    /// <summary>An array of integers of 32 bits without sign, or null.</summary>
    public uint[]? UInt32s() => Elements("integers", "an integer", static (ref FieldReader r) => r.UInt32());

    /// <summary>An array of records, or null.</summary>
    public T[]? Objects<T>(RecordReader<T> read)
        where T : class => Elements("objects", "an object", read);

    /// <summary>An object of strings by free names, or null. The last of two with one name wins.</summary>
    public Dictionary<string, string>? Map() => Entries("a string", static (ref FieldReader r) => r.String());

    /// <summary>An object of records by free names, or null. The last of two with one name wins.</summary>
    public Dictionary<string, T>? Map<T>(RecordReader<T> read)
        where T : class => Entries("an object", read);

    private Dictionary<string, T>? Entries<T>(string one, RecordReader<T> read)
    {
        if (!BeginObject())
            return null;
        var values = new Dictionary<string, T>();
        while (NextField())
        {
            string name = Name();
            values[name] = Present(one, read);
        }
        return values;
    }

    /// <summary>Whether the value is null.</summary>
    public readonly bool IsNull => _json.TokenType == JsonTokenType.Null;

    private readonly bool IsNumber => _json.TokenType == JsonTokenType.Number;

    private static string Integer<T>(T least, T most) => $"an integer from {least} to {most}";

    private T[]? Elements<T>(string of, string one, RecordReader<T> read)
    {
        if (!BeginArray(of))
            return null;
        var values = new List<T>();
        while (NextElement())
            values.Add(Present(one, read));
        return [.. values];
    }

    private T Present<T>(string one, RecordReader<T> read) => _json.TokenType == JsonTokenType.Null ? throw Wrong($"{one}, not null") : read(ref this)!;

    private readonly bool BeginArray(string of)
    {
        if (_json.TokenType == JsonTokenType.Null)
            return false;
        if (_json.TokenType != JsonTokenType.StartArray)
            throw Wrong($"an array of {of}");
        _path.Add(FieldSegment.OfIndex(-1));
        return true;
    }

    private bool NextElement()
    {
        _json.Read();
        if (_json.TokenType == JsonTokenType.EndArray)
        {
            _path.RemoveAt(_path.Count - 1);
            return false;
        }
        _path[^1] = _path[^1].Next();
        return true;
    }

    private readonly string Name()
    {
        try
        {
            return Strict.GetString(_name);
        }
        catch (ArgumentException)
        {
            throw Wrong("named in valid Unicode");
        }
    }

    private static System.Text.UTF8Encoding Strict { get; } = new(false, throwOnInvalidBytes: true);

    private readonly ReadOnlySpan<byte> Unescaped()
    {
        var name = new byte[_json.ValueSpan.Length];
        try
        {
            return name.AsSpan(0, _json.CopyString(name));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair: no name that the specification knows.
            return _json.ValueSpan;
        }
    }

    private readonly SpecException Wrong(string expected)
    {
        int line = _utf8[..(int)_json.TokenStartIndex].Count((byte)'\n') + 1;
        string name = FieldSegment.Join(_path, _utf8);
        return new SpecException($"{file}: {(name.Length == 0 ? "" : name + " ")}must be {expected}, line {line}");
    }
}
