using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Images.Bundles.Mtree;

/// <summary>Reads a manifest of files (mtree(5)) as umoci writes it: entries with names or paths, /set and /unset, "..".</summary>
internal sealed class MtreeParser
{
    private readonly Dictionary<string, MtreeEntry> _entries = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _defaults = new(StringComparer.Ordinal);
    private readonly Stack<string> _directories = new();

    /// <summary>The entries by their paths; the root is ".".</summary>
    /// <exception cref="ImageException">The file cannot be read or understood.</exception>
    public static Dictionary<string, MtreeEntry> Read(string path)
    {
        int number = 0;
        try
        {
            using var reader = new StreamReader(new FileStream(UnixFile.Open(path, OpenFlags.ReadOnly), FileAccess.Read));
            var parser = new MtreeParser();
            string pending = "";
            while (reader.ReadLine() is { } line)
            {
                number++;
                pending += line;
                if (pending.EndsWith('\\'))
                {
                    pending = pending[..^1];
                    continue;
                }
                parser.ReadLine(pending.Trim());
                pending = "";
            }
            return parser._entries;
        }
        catch (Exception e) when (e is FormatException or OverflowException)
        {
            throw new ImageException(ImageError.BadImage, $"read {path}: line {number} cannot be understood: {e.Message}", e);
        }
        catch (LinuxException e)
        {
            throw new ImageException(ImageError.BadImage, $"read the bundle's manifest of files: {e.Message}", e);
        }
    }

    private void ReadLine(string line)
    {
        if (line.Length == 0 || line[0] == '#')
            return;
        string[] words = line.Split((char[])[' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (words[0] == "/set")
            Set(_defaults, words.AsSpan(1));
        else if (words[0] == "/unset")
            Array.ForEach(words[1..], word => _defaults.Remove(word));
        else if (words[0] == "..")
            _directories.TryPop(out _);
        else
            AddEntry(words);
    }

    private void AddEntry(string[] words)
    {
        var keywords = new Dictionary<string, string>(_defaults, StringComparer.Ordinal);
        Set(keywords, words.AsSpan(1));
        var entry = Build(keywords);
        string name = Vis.Decode(words[0]);
        if (name.Contains('/', StringComparison.Ordinal))
        {
            _entries[name.StartsWith("./", StringComparison.Ordinal) ? name[2..] : name.TrimStart('/')] = entry;
            return;
        }
        string path = _directories.TryPeek(out string? parent) && parent != "." ? $"{parent}/{name}" : name;
        _entries[path] = entry;
        if (entry.Kind == FileKind.Directory)
            _directories.Push(path);
    }

    private static void Set(Dictionary<string, string> keywords, ReadOnlySpan<string> words)
    {
        foreach (string word in words)
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            keywords[equals < 0 ? word : word[..equals]] = equals < 0 ? "" : word[(equals + 1)..];
        }
    }

    private static MtreeEntry Build(Dictionary<string, string> keywords) => new()
    {
        Kind = keywords.GetValueOrDefault("type") is { } type ? Kind(type) : null,
        Size = Number(keywords, "size"),
        Mode = keywords.GetValueOrDefault("mode") is { } mode ? Convert.ToUInt32(mode, 8) : null,
        Uid = (uint?)Number(keywords, "uid"),
        Gid = (uint?)Number(keywords, "gid"),
        Links = (uint?)Number(keywords, "nlink"),
        Target = keywords.GetValueOrDefault("link") is { } link ? Vis.Decode(link) : null,
        Modified = (keywords.GetValueOrDefault("tar_time") ?? keywords.GetValueOrDefault("time")) is { } time ? Seconds(time) : null,
        Digest = (keywords.GetValueOrDefault("sha256digest") ?? keywords.GetValueOrDefault("sha256")) is { } hex ? Sha256.Parse(hex) : null,
        Attributes = Attributes(keywords),
    };

    private static Dictionary<string, string>? Attributes(Dictionary<string, string> keywords)
    {
        Dictionary<string, string>? attributes = null;
        foreach (var (name, value) in keywords)
        {
            string? attribute = name.StartsWith("xattr.", StringComparison.Ordinal) ? name[6..] : name.StartsWith("xattrs.", StringComparison.Ordinal) ? name[7..] : null;
            if (attribute is not null)
                (attributes ??= new(StringComparer.Ordinal))[Vis.Decode(attribute)] = value;
        }
        return attributes;
    }

    private static ulong? Number(Dictionary<string, string> keywords, string name) =>
        keywords.GetValueOrDefault(name) is { } text ? ulong.Parse(text, CultureInfo.InvariantCulture) : null;

    private static long Seconds(string time) =>
        long.Parse(time.IndexOf('.', StringComparison.Ordinal) is >= 0 and var dot ? time[..dot] : time, CultureInfo.InvariantCulture);

    private static FileKind Kind(string type) => type switch
    {
        "file" => FileKind.Regular,
        "dir" => FileKind.Directory,
        "link" => FileKind.SymbolicLink,
        "char" => FileKind.CharacterDevice,
        "block" => FileKind.BlockDevice,
        "fifo" => FileKind.Fifo,
        "socket" => FileKind.Socket,
        _ => throw new FormatException($"the type '{type}' is not known"),
    };
}
