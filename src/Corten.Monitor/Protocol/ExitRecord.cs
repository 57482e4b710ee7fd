using System.Text.Json;
using Corten.Linux.Files;

namespace Corten.Monitor.Protocol;

/// <summary>How a process ended, as it is kept on the disk.</summary>
/// <param name="Code">0 to 255; 128 plus the signal that ended it.</param>
/// <param name="OomKilled">Whether the kernel killed a process of the container for lack of memory.</param>
/// <param name="FinishedAt">When, UTC.</param>
/// <param name="StartedAt">When it was started, UTC; null where that is not known.</param>
/// <param name="Error">Why the code is not the process's own, or null: its monitor was killed, or it could not be started.</param>
public sealed record ExitRecord(int Code, bool OomKilled, DateTimeOffset FinishedAt, DateTimeOffset? StartedAt, string? Error)
{
    /// <summary>How often it was started again by its restart policy before this end.</summary>
    public int Restarts { get; init; }

    /// <summary>Whether a person stopped it, by stop or kill.</summary>
    public bool Stopped { get; init; }

    /// <summary>Reads a record; null where there is none, or none that can be read.</summary>
    public static ExitRecord? Read(string path)
    {
        if (KernelFile.TryReadBytes(path) is not { Length: > 0 } text)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return new ExitRecord(
                root.GetProperty("code").GetInt32(),
                root.GetProperty("oomKilled").GetBoolean(),
                root.GetProperty("finishedAt").GetDateTimeOffset(),
                root.TryGetProperty("startedAt", out var started) ? started.GetDateTimeOffset() : null,
                root.TryGetProperty("error", out var error) ? error.GetString() : null)
            {
                Restarts = root.TryGetProperty("restarts", out var restarts) ? restarts.GetInt32() : 0,
                Stopped = root.TryGetProperty("stopped", out var stopped) && stopped.GetBoolean(),
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the record as one step.</summary>
    /// <param name="path">The file.</param>
    /// <param name="durable">Whether it is on the disk when this returns.</param>
    public void Write(string path, bool durable) => AtomicFile.Write(path, ToJson(), durable: durable);

    private ReadOnlySpan<byte> ToJson()
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("code", Code);
            json.WriteBoolean("oomKilled", OomKilled);
            json.WriteString("finishedAt", FinishedAt);
            if (StartedAt is { } started)
                json.WriteString("startedAt", started);
            if (Error is not null)
                json.WriteString("error", Error);
            if (Restarts > 0)
                json.WriteNumber("restarts", Restarts);
            if (Stopped)
                json.WriteBoolean("stopped", true);
            json.WriteEndObject();
        }
        return buffer.WrittenSpan;
    }
}
