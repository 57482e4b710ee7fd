using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>
/// Turns what was typed into the one form that needs no guessing, from the commands' own option tables: <c>-itv/a:/b x y</c> becomes
/// <c>--interactive --tty --volume=/a:/b -- x y</c>. Where <see cref="Verb.OptionsEndAtFirstArgument"/> is set, everything from the first
/// argument on passes untouched. Unknown options and verbs and a wrong number of arguments end here with a sentence of our own.
/// </summary>
internal sealed class ArgumentNormalizer
{
    private readonly List<Word> _words = [];
    private readonly List<string> _arguments = [];
    private readonly string[] _typed;
    private Command _command;
    private int _next;
    private bool _helpAsked;

    private ArgumentNormalizer(RootCommand root, string[] typed)
    {
        _command = root;
        _typed = typed;
    }

    /// <summary>The same command line in normal form.</summary>
    /// <exception cref="UsageException">An option or verb is unknown, lacks its value, or the number of arguments is wrong.</exception>
    public static string[] Normalize(RootCommand root, string[] typed)
    {
        var normalizer = new ArgumentNormalizer(root, typed);
        normalizer.Read();
        return [.. normalizer._words.SelectMany(w => w.Tokens), "--", .. normalizer._arguments];
    }

    private void Read()
    {
        while (_next < _typed.Length)
        {
            string word = _typed[_next++];
            if (word == "--")
                TakeRest();
            else if (word.StartsWith("--", StringComparison.Ordinal))
                ReadLong(word);
            else if (Typography.Correct(word) is { } corrected && Find(corrected.Split('=')[0]) is not null)
                ReadLong(Typography.Note(word, corrected));
            else if (word.Length > 1 && word[0] == '-')
                ReadShort(word);
            else
                ReadWord(word);
        }
        if (!_helpAsked)
            CheckArguments();
    }

    private void ReadWord(string word)
    {
        if (_command.Subcommands.Count > 0)
        {
            Descend(word);
            return;
        }
        _arguments.Add(word);
        if (_command is VerbCommand { OptionsEndAtFirstArgument: true })
            TakeRest();
    }

    private void TakeRest()
    {
        _arguments.AddRange(_typed.AsSpan(_next));
        _next = _typed.Length;
    }

    private void Descend(string word)
    {
        foreach (var child in _command.Subcommands)
        {
            if (child.Name != word && !child.Aliases.Contains(word))
                continue;
            (child as VerbCommand)?.EnsureDefined();
            _words.Add(new Word(word, null));
            _command = child;
            return;
        }
        throw new UsageException($"unknown command '{word}' for '{Path()}'{Hint(word, _command.Subcommands.Where(c => !c.Hidden).Select(c => c.Name))}");
    }

    private void ReadLong(string word)
    {
        int equals = word.IndexOf('=');
        string name = equals < 0 ? word : word[..equals];
        var option = Find(name) ?? throw new UsageException($"unknown flag: {name}{Hint(name, LongNames())}");
        Add(option, name, equals < 0 ? null : word[(equals + 1)..]);
    }

    private void ReadShort(string word)
    {
        for (int i = 1; i < word.Length; i++)
        {
            string name = "-" + word[i];
            var option = Find(name) ?? throw new UsageException(
                $"unknown shorthand flag: {(word.Length == 2 ? name : $"'{word[i]}' in {word}")}{Hint(word[i])}");
            string rest = word[(i + 1)..];
            if (IsSwitch(option) && !rest.StartsWith('='))
            {
                Add(option, name, null);
                continue;
            }
            Add(option, name, rest.Length == 0 ? null : rest[0] == '=' ? rest[1..] : rest);
            return;
        }
    }

    private void Add(Option option, string typedName, string? value)
    {
        if (IsSwitch(option))
        {
            _helpAsked |= ReferenceEquals(option, GlobalOptions.Help);
            Replace(new Word(option.Name, value is null ? null : ReadSwitch(typedName, value)));
            return;
        }
        if (value is null)
            value = _next < _typed.Length ? _typed[_next++] : throw new UsageException($"flag needs an argument: {typedName}{SeeHelp()}");
        if (option.Arity.MaximumNumberOfValues > 1)
            _words.Add(new Word(option.Name, value));
        else
            Replace(new Word(option.Name, value));
    }

    // Of an option that has one value, the last one typed counts.
    private void Replace(Word option)
    {
        _words.RemoveAll(w => w.Name == option.Name);
        _words.Add(option);
    }

    private static bool IsSwitch(Option option) => option.ValueType == typeof(bool) || ReferenceEquals(option, GlobalOptions.Help);

    private string ReadSwitch(string name, string value) => value switch
    {
        "1" or "t" or "T" or "true" or "TRUE" or "True" => "true",
        "0" or "f" or "F" or "false" or "FALSE" or "False" => "false",
        _ => throw new UsageException($"invalid argument \"{value}\" for {name}: neither true nor false{SeeHelp()}"),
    };

    private Option? Find(string name)
    {
        foreach (var option in Reachable())
        {
            if (option.Name == name || option.Aliases.Contains(name))
                return option;
        }
        return name == "-h" ? GlobalOptions.Help : null;
    }

    // The command's own options, the root's recursive ones, and --help, which every verb has.
    private IEnumerable<Option> Reachable()
    {
        foreach (var option in _command.Options)
            yield return option;
        for (var parent = Parent(_command); parent is not null; parent = Parent(parent))
        {
            foreach (var option in parent.Options)
            {
                if (option.Recursive)
                    yield return option;
            }
        }
    }

    private static Command? Parent(Command command) => command.Parents.OfType<Command>().FirstOrDefault();

    private IEnumerable<string> LongNames() => Reachable().Where(o => !o.Hidden).Select(o => o.Name);

    private void CheckArguments()
    {
        if (_command.Subcommands.Count > 0)
            return;
        int least = _command.Arguments.Sum(a => a.Arity.MinimumNumberOfValues);
        long most = _command.Arguments.Sum(a => (long)a.Arity.MaximumNumberOfValues);
        if (_arguments.Count >= least && _arguments.Count <= most)
            return;
        string names = string.Join(' ', _command.Arguments.Select(a => a.Name));
        string wanted = most == 0 ? "takes no arguments"
            : least == most ? $"requires exactly {Count(least)} ({names})"
            : _arguments.Count < least ? $"requires at least {Count(least)} ({names})"
            : $"takes at most {Count(most)} ({names})";
        throw new UsageException($"'{Path()}' {wanted}{SeeHelp()}");
    }

    private static string Count(long number) => number == 1 ? "1 argument" : $"{number} arguments";

    private string Path()
    {
        var names = new List<string>();
        for (Command? command = _command; command is not null; command = Parent(command))
            names.Insert(0, command is RootCommand ? (command as NamedRoot)?.Program ?? "corten" : command.Name);
        return string.Join(' ', names);
    }

    private string SeeHelp() => $"; see '{Path()} --help'";

    private string Hint(string word, IEnumerable<string> known) =>
        Suggestion.Nearest(word, known) is { } nearest ? $"; did you mean '{nearest}'?" : SeeHelp();

    // Short forms are taken for what the long ones begin with.
    private string Hint(char letter)
    {
        var near = LongNames().Where(name => name.StartsWith($"--{letter}", StringComparison.Ordinal)).OrderBy(name => name, StringComparer.Ordinal).Take(3).ToList();
        return near.Count == 0 ? SeeHelp() : $"; did you mean {string.Join(" or ", near.Select(name => $"'{name}'"))}?";
    }

    /// <summary>A verb, or an option with its value. The parser takes "--name=" for a missing value, so an empty one stands apart.</summary>
    private readonly record struct Word(string Name, string? Value)
    {
        public string[] Tokens => Value is null ? [Name] : Value.Length == 0 ? [Name, ""] : [$"{Name}={Value}"];
    }
}
