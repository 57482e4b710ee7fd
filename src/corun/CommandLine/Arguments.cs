using System.Globalization;

namespace Corun.CommandLine;

/// <summary>
/// What was typed, sorted. The rules are runc's: options end at the first word that is none; one dash or two are the same; a value stands
/// behind a space or an equals sign.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = [];

    private Arguments(string command) => Command = command;

    /// <summary>Whose they are; empty for the options before the command.</summary>
    public string Command { get; }

    /// <summary>The words behind the options.</summary>
    public IReadOnlyList<string> Words { get; private set; } = [];

    /// <summary>Sorts <paramref name="typed"/> by <paramref name="options"/>.</summary>
    public static Arguments Parse(string command, IReadOnlyList<Option> options, ReadOnlySpan<string> typed)
    {
        var result = new Arguments(command);
        int next = 0;
        while (next < typed.Length && typed[next].Length > 1 && typed[next][0] == '-')
        {
            string word = typed[next++];
            if (word == "--")
                break;
            next = result.Take(word, options, typed, next);
        }
        result.Words = typed[next..].ToArray();
        return result;
    }

    private int Take(string word, IReadOnlyList<Option> options, ReadOnlySpan<string> typed, int next)
    {
        string name = word.TrimStart('-');
        int equals = name.IndexOf('=', StringComparison.Ordinal);
        string? value = equals < 0 ? null : name[(equals + 1)..];
        name = equals < 0 ? name : name[..equals];
        var option = Find(options, name) ?? throw Wrong($"flag provided but not defined: {word.Split('=')[0]}");
        if (value is null && option.TakesValue)
            value = next < typed.Length ? typed[next++] : throw Wrong($"flag needs an argument: {word}");
        if (!_values.TryGetValue(option.Name, out var list))
            _values[option.Name] = list = [];
        list.Add(value ?? "true");
        return next;
    }

    private static Option? Find(IReadOnlyList<Option> options, string name)
    {
        foreach (var option in options)
        {
            if (option.Name == name || option.Short == name)
                return option;
        }
        return null;
    }

    /// <summary>The last value of an option, or null.</summary>
    public string? Value(string name) => _values.TryGetValue(name, out var list) ? list[^1] : null;

    /// <summary>Every value of an option, in order.</summary>
    public IReadOnlyList<string> Values(string name) => _values.TryGetValue(name, out var list) ? list : [];

    /// <summary>Whether a switch is on.</summary>
    public bool Has(string name) => Value(name) switch
    {
        null => false,
        "true" or "1" or "t" or "T" or "TRUE" or "True" => true,
        "false" or "0" or "f" or "F" or "FALSE" or "False" => false,
        var other => throw Wrong($"invalid boolean value \"{other}\" for --{name}"),
    };

    /// <summary>A number, at least 0.</summary>
    public int Number(string name, int otherwise)
    {
        if (Value(name) is not { } text)
            return otherwise;
        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            ? number : throw Wrong($"invalid value \"{text}\" for --{name}: a number from 0 up is wanted");
    }

    /// <summary>The container's name: the first word. At least <paramref name="least"/> and at most <paramref name="most"/> words are allowed.</summary>
    public string Id(int least = 1, int most = 1)
    {
        if (Words.Count == 0)
            throw Wrong("the name of a container is missing");
        if (Words.Count < least)
            throw Wrong("an argument is missing");
        if (Words.Count > most)
            throw Wrong($"unexpected argument \"{Words[most]}\" (options stand before the name of the container)");
        return Words[0];
    }

    /// <summary>An error in what was typed.</summary>
    public UsageException Wrong(string what) => new($"{what}; see `corun {(Command.Length == 0 ? "" : Command + " ")}--help`");
}
