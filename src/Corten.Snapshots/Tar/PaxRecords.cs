using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Snapshots.Tar;

/// <summary>
/// The records of a PAX extended header (POSIX.1-2001, pax, "Extended Header File Format"): "LENGTH KEY=VALUE\n" each. Values are bytes; an
/// empty value takes back what a global header said.
/// </summary>
internal sealed class PaxRecords
{
    private const string SchilyAttribute = "SCHILY.xattr.";
    private const string LibarchiveAttribute = "LIBARCHIVE.xattr.";

    private readonly Dictionary<string, byte[]> _values = new(StringComparer.Ordinal);

    /// <summary>The numbers of GNU.sparse.offset and GNU.sparse.numbytes in their order: format 0.0 repeats these two keys.</summary>
    public List<long> SparseNumbers { get; } = [];

    /// <summary>Bytes that the records hold.</summary>
    public long Bytes { get; private set; }

    /// <summary>Adds the records in <paramref name="header"/>; a later one replaces an earlier one of its key.</summary>
    public void Add(ReadOnlySpan<byte> header)
    {
        Bytes += header.Length;
        while (!header.IsEmpty)
        {
            int space = header.IndexOf((byte)' ');
            if (space <= 0 || !TarNumber.TryParseDecimal(header[..space], out long length)
                || length <= space + 1 || length > header.Length || header[(int)length - 1] != (byte)'\n')
                throw TarError.Bad("an extended header has a record whose length does not fit");
            AddRecord(header[(space + 1)..((int)length - 1)]);
            header = header[(int)length..];
        }
    }

    private void AddRecord(ReadOnlySpan<byte> record)
    {
        int equals = record.IndexOf((byte)'=');
        if (equals <= 0 || record[..equals].Contains((byte)0))
            throw TarError.Bad("an extended header has a record without a key");
        string key = UnixString.FromBytes(record[..equals]);
        var value = record[(equals + 1)..];
        if (key is "GNU.sparse.offset" or "GNU.sparse.numbytes")
        {
            bool offset = key == "GNU.sparse.offset";
            SparseNumbers.Add(offset == (SparseNumbers.Count % 2 == 0) ? ParseNumber(key, value) : throw TarError.Bad("a sparse file's map is out of order"));
        }
        else
        {
            _values[key] = value.ToArray();
        }
    }

    /// <summary>The records that hold for an entry: its own over the archive's global ones.</summary>
    public static PaxRecords Merge(PaxRecords global, PaxRecords? local)
    {
        if (local is null)
            return global;
        foreach (var (key, value) in global._values)
            local._values.TryAdd(key, value);
        return local;
    }

    /// <summary>Whether there is a value for <paramref name="key"/>.</summary>
    public bool Has(string key) => _values.TryGetValue(key, out var value) && value.Length > 0;

    /// <summary>A name; null where there is none.</summary>
    public string? Name(string key)
    {
        if (!Has(key))
            return null;
        return !_values[key].Contains((byte)0) ? UnixString.FromBytes(_values[key]) : throw TarError.Bad($"{key} in an extended header holds a NUL byte");
    }

    /// <summary>A decimal number that is not negative; null where there is none.</summary>
    public long? Number(string key) => Has(key) ? ParseNumber(key, _values[key]) : null;

    /// <summary>A time; null where there is none.</summary>
    public Timestamp? Time(string key)
    {
        if (!Has(key))
            return null;
        return TarNumber.TryParseTime(_values[key], out var time) ? time : throw TarError.Bad($"{key} in an extended header is not a time");
    }

    /// <summary>The bytes of a value.</summary>
    public ReadOnlySpan<byte> Value(string key) => Has(key) ? _values[key] : default;

    /// <summary>Extended attributes, by star's records (which GNU tar and Go write too) and by libarchive's where star's are absent.</summary>
    public IReadOnlyList<TarAttribute> Attributes()
    {
        if (_values.Count == 0)
            return [];
        var attributes = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        foreach (var (key, value) in _values)
        {
            if (key.Length > SchilyAttribute.Length && key.StartsWith(SchilyAttribute, StringComparison.Ordinal))
                attributes[key[SchilyAttribute.Length..]] = value;
        }
        foreach (var (key, value) in _values)
        {
            if (key.Length > LibarchiveAttribute.Length && key.StartsWith(LibarchiveAttribute, StringComparison.Ordinal))
                attributes.TryAdd(Uri.UnescapeDataString(key[LibarchiveAttribute.Length..]), DecodeBase64(value));
        }
        if (attributes.Keys.Any(name => name.Contains('\0')))
            throw TarError.Bad("the name of an extended attribute holds a NUL byte");
        return [.. attributes.Select(a => new TarAttribute(a.Key, a.Value))];
    }

    // libarchive leaves out the padding.
    private static byte[] DecodeBase64(byte[] value)
    {
        string text = System.Text.Encoding.Latin1.GetString(value).TrimEnd('=');
        var result = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), result, out int count)
            ? result[..count]
            : throw TarError.Bad("an extended attribute is not in base 64");
    }

    private static long ParseNumber(string key, ReadOnlySpan<byte> value) => TarNumber.TryParseDecimal(value, out long number)
        ? number
        : throw TarError.Bad($"{key} in an extended header is not a number");
}
