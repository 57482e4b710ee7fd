namespace Corten.CommandLine;

/// <summary>Levels of --log-level, as podman has them.</summary>
internal enum LogLevel
{
    Trace,
    Debug,
    Info,
    Warn,
    Error,
    Fatal,
    Panic,
}

internal static class Logging
{
    public static LogLevel Parse(string text) => text.ToLowerInvariant() switch
    {
        "trace" => LogLevel.Trace,
        "debug" => LogLevel.Debug,
        "info" => LogLevel.Info,
        "warn" or "warning" => LogLevel.Warn,
        "error" => LogLevel.Error,
        "fatal" => LogLevel.Fatal,
        "panic" => LogLevel.Panic,
        _ => throw new UsageException($"log level \"{text}\" is not one of trace, debug, info, warn, error, fatal, panic"),
    };
}

/// <summary>One line to a message, in logfmt.</summary>
internal sealed class LogWriter(LogLevel threshold, TextWriter target, TimeProvider time)
{
    public bool Enabled(LogLevel level) => level >= threshold;

    public void Write(LogLevel level, string message)
    {
        if (!Enabled(level))
            return;
        string quoted = message.Replace("\\", "\\\\").Replace("\"", "\\\"").Replace("\n", "\\n");
        target.WriteLine($"time=\"{time.GetUtcNow():yyyy-MM-ddTHH:mm:ss.fffZ}\" level={level.ToString().ToLowerInvariant()} msg=\"{quoted}\"");
    }
}
