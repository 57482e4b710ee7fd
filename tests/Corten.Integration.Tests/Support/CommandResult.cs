namespace Corten.Integration.Tests.Support;

/// <summary>What a finished command left: its exit code (128 + n for a signal) and all that it wrote.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>Standard output without the last line end.</summary>
    public string Text => Output.TrimEnd('\n', '\r');

    public IReadOnlyList<string> Lines => Text.Length == 0 ? [] : Text.Split('\n');

    /// <summary>Fails with everything that the command wrote unless it exited with <paramref name="code"/>.</summary>
    public CommandResult Exits(int code = 0)
    {
        Assert.True(ExitCode == code, $"{Command}\nexited with {ExitCode}, not {code}\n--- output\n{Output}\n--- error\n{Error}");
        return this;
    }

    /// <summary>The rule for failures: this exit code, and on standard error one clear sentence with these words in it, no stack trace.</summary>
    public CommandResult FailsWith(int code, params string[] words)
    {
        Exits(code);
        // `run` first says, as docker does, that it is going to pull; that is no error.
        string[] lines = [.. Error.TrimEnd('\n').Split('\n').Where(line => !line.StartsWith("Unable to find image '", StringComparison.Ordinal))];
        Assert.True(lines.Length == 1, $"{Command}\nwrote {lines.Length} lines, not one sentence:\n{Error}");
        Assert.All(words, word => Assert.Contains(word, Error, StringComparison.OrdinalIgnoreCase));
        Assert.DoesNotContain("Exception", Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", Error, StringComparison.Ordinal);
        return this;
    }
}
