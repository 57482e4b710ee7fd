using System.Text;
using System.Text.Json;

namespace Corten.Monitor.Logs;

/// <summary>One record of a log file.</summary>
/// <param name="Time">When the monitor read it, UTC.</param>
/// <param name="Stream">Where the process wrote it.</param>
/// <param name="Text">What it wrote, with the line's end where it is whole.</param>
public sealed record LogRecord(DateTimeOffset Time, LogStream Stream, byte[] Text)
{
    /// <summary>Whether the line ends here.</summary>
    public bool Whole => Text is [.., (byte)'\n'];

    /// <summary>Reads one line of a log file of either format; null where it is none, as after a full disk.</summary>
    public static LogRecord? Parse(ReadOnlySpan<byte> line) => line is [(byte)'{', ..] ? ParseJson(line) : ParseKubernetes(line);

    private static LogRecord? ParseKubernetes(ReadOnlySpan<byte> line)
    {
        int first = line.IndexOf((byte)' ');
        if (first < 0 || !DateTimeOffset.TryParse(Encoding.ASCII.GetString(Shorten(line[..first])), out var time))
            return null;
        var rest = line[(first + 1)..];
        if (rest.Length < 9 || rest[6] != ' ' || rest[8] != ' ')
            return null;
        var stream = rest.StartsWith("stderr"u8) ? LogStream.Stderr : LogStream.Stdout;
        return new LogRecord(time, stream, rest[7] == 'F' ? [.. rest[9..], (byte)'\n'] : rest[9..].ToArray());
    }

    // Nanoseconds have nine digits, .NET reads seven.
    private static byte[] Shorten(ReadOnlySpan<byte> time)
    {
        int dot = time.IndexOf((byte)'.');
        int end = dot < 0 ? 0 : time[dot..].IndexOfAny("Z+-"u8);
        return dot < 0 || end <= 8 ? time.ToArray() : [.. time[..(dot + 8)], .. time[(dot + end)..]];
    }

    private static LogRecord? ParseJson(ReadOnlySpan<byte> line)
    {
        try
        {
            var reader = new Utf8JsonReader(line);
            var root = JsonElement.ParseValue(ref reader);
            string time = Encoding.ASCII.GetString(Shorten(Encoding.ASCII.GetBytes(root.GetProperty("time").GetString()!)));
            var stream = root.GetProperty("stream").GetString() == "stderr" ? LogStream.Stderr : LogStream.Stdout;
            return new LogRecord(DateTimeOffset.Parse(time), stream, Encoding.UTF8.GetBytes(root.GetProperty("log").GetString()!));
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
