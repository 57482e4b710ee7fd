using System.CommandLine;
using System.Globalization;
using Corten.CommandLine;

namespace Corten.Commands.Layouts;

/// <summary>What umoci's verbs have in common: how much they say, and the time that SOURCE_DATE_EPOCH sets.</summary>
internal static class OciOptions
{
    private static readonly string[] _levels = ["debug", "info", "warn", "error", "fatal"];

    public static Option<bool> Verbose { get; } = new("--verbose") { Description = "Say what is done, as --log=info", Recursive = true };

    public static Option<string?> Log { get; } = new("--log")
    {
        Description = "Say what is done from this level on: debug, info, warn, error, fatal",
        HelpName = "LEVEL",
        Recursive = true,
    };

    /// <summary>SOURCE_DATE_EPOCH in seconds since 1970 (reproducible-builds.org); null where it is not set.</summary>
    public static long? SourceDateEpoch => Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") switch
    {
        null or "" => null,
        var text when long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long seconds) => seconds,
        var text => throw new UsageException($"SOURCE_DATE_EPOCH is '{text}', which is not a number of seconds since 1970"),
    };

    /// <summary>The time of what is made now.</summary>
    public static DateTimeOffset Now => SourceDateEpoch is { } seconds ? DateTimeOffset.FromUnixTimeSeconds(seconds) : TimeProvider.System.GetUtcNow();

    /// <summary>Adds options and arguments, and checks --log before the action runs.</summary>
    public static void Define(Command command, IEnumerable<Option> options, IEnumerable<Argument> arguments, Action<ParseResult> action)
    {
        foreach (var option in options)
            command.Options.Add(option);
        foreach (var argument in arguments)
            command.Arguments.Add(argument);
        command.SetAction(result =>
        {
            CheckLog(result);
            action(result);
            return 0;
        });
    }

    /// <summary>Says something to whoever asked for it.</summary>
    public static void Info(ParseResult result, string message)
    {
        if (result.GetValue(Verbose) || result.GetValue(Log) is "debug" or "info")
            result.InvocationConfiguration.Error.WriteLine($"   • {message}");
    }

    private static void CheckLog(ParseResult result)
    {
        string? level = result.GetValue(Log);
        if (level is not null && result.GetValue(Verbose))
            throw new UsageException("--log=* and --verbose are mutually exclusive");
        if (level is not null && !_levels.Contains(level))
            throw new UsageException($"invalid argument \"{level}\" for --log: the levels are {string.Join(", ", _levels)}");
    }
}
