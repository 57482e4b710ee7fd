using System.Text;
using System.Text.Json;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corun.CommandLine;

/// <summary>Where warnings and errors go: the file of --log, in the format that engines read, and standard error for a person.</summary>
internal sealed class Log
{
    private readonly string? _path;

    private readonly bool _json;

    private readonly bool _debug;

    /// <param name="path">The file, appended to; null or /dev/stderr for standard error alone.</param>
    /// <param name="format">text or json.</param>
    /// <param name="debug">Whether steps are told, too.</param>
    public Log(string? path, string format, bool debug = false)
    {
        _debug = debug;
        if (format is not ("text" or "json"))
            throw new UsageException($"unknown log format \"{format}\": text and json are known");
        _path = path is null or "" or "/dev/stderr" ? null : Path.GetFullPath(path);
        _json = format == "json";
    }

    /// <summary>A step, told with --debug only: to the file, or to standard error where there is none, in the file's format.</summary>
    public void Debug(string message)
    {
        if (!_debug)
            return;
        if (_path is not null)
            TryAppend(_path, Line("debug", message));
        else
            UnixFile.Write(StandardStream.Error, UnixString.ToBytes(Line("debug", message)));
    }

    /// <summary>Something went wrong that hinders nothing.</summary>
    public void Warn(string message) => Write("warning", message);

    /// <summary>What was asked cannot be done.</summary>
    public void Error(string message) => Write("error", message);

    private void Write(string level, string message)
    {
        message = Sentence.Of(message);
        if (_path is not null)
            TryAppend(_path, Line(level, message));
        string prefix = level == "warning" ? $"{ProgramName.Current}: warning: " : "";
        UnixFile.Write(StandardStream.Error, UnixString.ToBytes(prefix + message + "\n"));
    }

    private string Line(string level, string message)
    {
        string time = TimeProvider.System.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ssK", System.Globalization.CultureInfo.InvariantCulture);
        if (!_json)
            return $"time=\"{time}\" level={level} msg={Quote(message)}\n";
        return $"{{\"level\":\"{level}\",\"msg\":{Quote(message)},\"time\":\"{time}\"}}\n";
    }

    private static string Quote(string text) => "\"" + JsonEncodedText.Encode(text) + "\"";

    // A log that cannot be written must not hide the message, which goes to standard error in any case.
    private static void TryAppend(string path, string line)
    {
        try
        {
            using var file = UnixFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Append | OpenFlags.Create, 0x1a4);
            UnixFile.Write(file, Encoding.UTF8.GetBytes(line), path);
        }
        catch (LinuxException error)
        {
            UnixFile.Write(StandardStream.Error, UnixString.ToBytes($"{ProgramName.Current}: warning: {error.Message}\n"));
        }
    }
}
