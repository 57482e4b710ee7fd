using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>What a command's action works with: where the state lives, where to write, what time it is. Stores open when first used.</summary>
internal sealed class CommandContext
{
    public CommandContext(ParseResult result)
    {
        Root = Absolute(result.GetValue(GlobalOptions.Root)!, "--root");
        RunRoot = Absolute(result.GetValue(GlobalOptions.RunRoot)!, "--runroot");
        Snapshotter = result.GetValue(GlobalOptions.Snapshotter) ?? Environment.GetEnvironmentVariable("CORTEN_SNAPSHOTTER") ?? "";
        Log = new LogWriter(Logging.Parse(result.GetValue(GlobalOptions.LogLevel)!), result.InvocationConfiguration.Error, Time);
        Output = result.GetValue(GlobalOptions.NoOut) ? TextWriter.Null : result.InvocationConfiguration.Output;
        Error = result.InvocationConfiguration.Error;
    }

    /// <summary>The directory of images and containers.</summary>
    public string Root { get; }

    /// <summary>The directory of state that ends with the machine's run.</summary>
    public string RunRoot { get; }

    /// <summary>The snapshotter that was asked for; empty where the machine decides.</summary>
    public string Snapshotter { get; }

    /// <summary>What a further command line begins with so that it works on the same state.</summary>
    public IReadOnlyList<string> Global =>
        Snapshotter.Length == 0 ? ["--root", Root, "--runroot", RunRoot] : ["--root", Root, "--runroot", RunRoot, "--snapshotter", Snapshotter];

    /// <summary>Standard output.</summary>
    public TextWriter Output { get; }

    /// <summary>Standard error.</summary>
    public TextWriter Error { get; }

    /// <summary>The clock.</summary>
    public TimeProvider Time { get; } = TimeProvider.System;

    /// <summary>Messages for whoever asked for them by --log-level.</summary>
    public LogWriter Log { get; }

    private static string Absolute(string path, string option) =>
        path.Length > 0 ? Path.GetFullPath(path) : throw new UsageException($"flag {option} needs a directory; it is empty");
}
