using System.CommandLine;
using Corten.Engine;
using Corten.Engine.Listing;
using Corten.Engine.Records;
using Corten.Linux.Files;

namespace Corten.CommandLine;

/// <summary>Which of the ways to name containers a verb has.</summary>
[Flags]
internal enum SelectionFlags
{
    None = 0,
    All = 1,
    Latest = 2,
    CidFile = 4,
    Ignore = 8,
    Filter = 16,
}

/// <summary>The containers that a verb works on: named one by one, or by --all, --latest, --cidfile and --filter; as podman has it.</summary>
internal sealed class ContainerSelection
{
    private readonly Command _command;
    private readonly SelectionFlags _flags;
    private readonly Argument<string[]> _names = new("CONTAINER") { Arity = ArgumentArity.ZeroOrMore, Description = "Names or IDs" };
    private readonly Option<bool> _all;
    private readonly Option<bool> _latest = CommandOptions.Switch("--latest", "The last created container", "-l");
    private readonly Option<string[]> _cidFiles = CommandOptions.List("--cidfile", "FILE", "Read a container's ID from a file");
    private readonly Option<bool> _ignore = CommandOptions.Switch("--ignore", "A container that is not there is no error", "-i");
    private readonly Option<string[]> _filters =
        CommandOptions.List("--filter", "KEY=VALUE", $"All that match: {string.Join(", ", ContainerFilters.Keys)}");

    /// <summary>Adds the options to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="flags">Which of them.</param>
    /// <param name="all">What --all means there.</param>
    public ContainerSelection(Command command, SelectionFlags flags, string all = "All containers")
    {
        _command = command;
        _flags = flags;
        _all = CommandOptions.Switch("--all", all);
        // Attach has the letter where a container is started.
        if (!command.Options.Any(o => o.Aliases.Contains("-a")))
            _all.Aliases.Add("-a");
        if (!command.Options.Any(o => o.Aliases.Contains("-f")))
            _filters.Aliases.Add("-f");
        command.Arguments.Add(_names);
        foreach (var (flag, option) in ((SelectionFlags, Option)[])[
            (SelectionFlags.All, _all), (SelectionFlags.Latest, _latest), (SelectionFlags.CidFile, _cidFiles), (SelectionFlags.Ignore, _ignore), (SelectionFlags.Filter, _filters)])
        {
            if (flags.HasFlag(flag))
                command.Options.Add(option);
        }
    }

    /// <summary>--all.</summary>
    public bool All(ParseResult result) => _flags.HasFlag(SelectionFlags.All) && result.GetValue(_all);

    /// <summary>What was typed.</summary>
    public string[] Names(ParseResult result) => result.GetValue(_names)!;

    /// <summary>--ignore.</summary>
    public bool Ignores(ParseResult result) => _flags.HasFlag(SelectionFlags.Ignore) && result.GetValue(_ignore);

    /// <summary>The names as typed; of --all, --latest and --filter the whole ids.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="engine">The containers.</param>
    /// <param name="time">The clock, for filters.</param>
    /// <param name="wanted">Which of all --all and --filter mean.</param>
    /// <param name="present">Whether names of containers that are not there are left out, as with --ignore.</param>
    public IReadOnlyList<string> Read(
        ParseResult result, ContainerEngine engine, TimeProvider time, Predicate<Container>? wanted = null, bool present = false)
    {
        string[] names = result.GetValue(_names)!;
        string[] files = Value(SelectionFlags.CidFile, result, _cidFiles) ?? [];
        string[] filters = Value(SelectionFlags.Filter, result, _filters) ?? [];
        bool latest = _flags.HasFlag(SelectionFlags.Latest) && result.GetValue(_latest);
        bool all = All(result);
        Check(names.Length > 0 || files.Length > 0, files.Length > 0, filters.Length > 0, latest, all);
        if (latest)
            return [engine.Latest().Record.Id];
        var parsed = Filters(engine, filters, time, ContainerFilters.Keys);
        if (names.Length > 0 && parsed.Any)
            return [.. names.Where(name => parsed.Matches(engine.Get(name)))];
        if (all || parsed.Any)
            return [.. engine.List().Where(c => (wanted is null || wanted(c)) && parsed.Matches(c)).Select(c => c.Record.Id)];
        IEnumerable<string> given = [.. names, .. files.SelectMany(file => ReadCidFile(file, Ignores(result)))];
        return [.. present || Ignores(result) ? given.Where(name => IsThere(engine, name)) : given];
    }

    /// <summary>Reads filters; a wrong one is a usage error.</summary>
    public static ContainerFilters Filters(ContainerEngine engine, IEnumerable<string> texts, TimeProvider time, IReadOnlyCollection<string> known)
    {
        try
        {
            return ContainerFilters.Parse(texts, known, engine.Get, text => TimeFlag.Parse(text, time.GetUtcNow(), "--filter until")!.Value);
        }
        catch (EngineException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    private static bool IsThere(ContainerEngine engine, string name)
    {
        try
        {
            return engine.Find(name) is not null;
        }
        catch (EngineException)
        {
            return true; // Its record cannot be read, or there are several: the verb says so.
        }
    }

    private T? Value<T>(SelectionFlags flag, ParseResult result, Option<T> option) => _flags.HasFlag(flag) ? result.GetValue(option) : default;

    private void Check(bool names, bool files, bool filters, bool latest, bool all)
    {
        if ((all ? 1 : 0) + (latest ? 1 : 0) + (files ? 1 : 0) > 1)
            throw new UsageException("--all, --latest, and --cidfile cannot be used together");
        if (names && (all || latest))
            throw new UsageException($"no arguments are needed with {(all ? "--all" : "--latest")}");
        if (!names && !filters && !latest && !all)
            throw new UsageException($"'corten {_command.Name}' requires at least 1 argument (CONTAINER): you must provide at least one name or id; see 'corten {_command.Name} --help'");
    }

    private static IEnumerable<string> ReadCidFile(string file, bool ignore)
    {
        if (KernelFile.TryRead(file, out int errno) is { } text)
            return [text.Split('\n')[0].Trim()];
        return ignore ? [] : throw new UsageException($"error reading CIDFile: {new Linux.LinuxException("open", file, errno).Message}");
    }
}
