using System.Globalization;

namespace Corun.CommandLine;

/// <summary>
/// What was typed, sorted. The rules are runc's: one dash or two are the same; a value stands behind a space or an equals sign; options may
/// stand behind words, but not where these are the command line of another program.
/// </summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, List<string>> _values = [];

    private readonly List<string> _words = [];

    private Arguments(string command) => Command = command;

    /// <summary>Whose they are; empty for the options before the command.</summary>
    public string Command { get; }

    /// <summary>The words behind the options.</summary>
    public IReadOnlyList<string> Words => _words;

    /// <summary>Sorts <paramref name="typed"/> by <paramref name="options"/>.</summary>
    /// <param name="command">Whose they are.</param>
    /// <param name="options">What may be there.</param>
    /// <param name="typed">The command line.</param>
    /// <param name="endAtWord">Whether everything from the first word on is a word.</param>
    public static Arguments Parse(string command, IReadOnlyList<Option> options, ReadOnlySpan<string> typed, bool endAtWord = true)
    {
        var result = new Arguments(command);
        int next = 0;
        while (next < typed.Length)
        {
            string word = typed[next++];
            if (word == "--")
                break;
            if (word.Length > 1 && word[0] == '-' && (result._words.Count == 0 || Find(options, NameOf(word)) is not null))
                next = result.Take(word, options, typed, next);
            else
                result._words.Add(word);
            if (endAtWord && result._words.Count > 0)
                break;
        }
        result._words.AddRange(typed[next..]);
        return result;
    }

    private static string NameOf(string word) => word.TrimStart('-').Split('=')[0];

    private int Take(string word, IReadOnlyList<Option> options, ReadOnlySpan<string> typed, int next)
    {
        int equals = word.IndexOf('=', StringComparison.Ordinal);
        string? value = equals < 0 ? null : word[(equals + 1)..];
        var option = Find(options, NameOf(word)) ?? throw Wrong($"flag provided but not defined: {word.Split('=')[0]}");
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

    /// <summary>For a command that takes no words.</summary>
    public void RequireNoWords()
    {
        if (Words.Count > 0)
            throw Wrong($"unexpected argument \"{Words[0]}\"");
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
    public UsageException Wrong(string what) => new($"{what}; see `{ProgramName.Current} {(Command.Length == 0 ? "" : Command + " ")}--help`");
}
