using System.Text.Json;
using Corten.Linux.Files;

namespace Corten.Monitor.Protocol;

/// <summary>A process under a monitor. The record exists from the moment the process does until the run directory is removed.</summary>
/// <param name="Pid">The process, in the host's pid namespace; zero between two runs of a container that is restarted.</param>
/// <param name="StartTime">Its start in clock ticks after boot (proc_pid_stat(5), field 22): with the pid it names the process for good.</param>
/// <param name="MonitorPid">The monitor.</param>
/// <param name="StartedAt">When the runtime returned, UTC.</param>
public sealed record RunState(int Pid, ulong StartTime, int MonitorPid, DateTimeOffset StartedAt)
{
    /// <summary>How often it was started again by its restart policy.</summary>
    public int Restarts { get; init; }

    /// <summary>Reads a record; null where there is none, or none that can be read.</summary>
    public static RunState? Read(string path)
    {
        if (KernelFile.TryReadBytes(path) is not { Length: > 0 } text)
            return null;
        try
        {
            using var document = JsonDocument.Parse(text);
            var root = document.RootElement;
            return new RunState(
                root.GetProperty("pid").GetInt32(),
                root.GetProperty("startTime").GetUInt64(),
                root.GetProperty("monitorPid").GetInt32(),
                root.GetProperty("startedAt").GetDateTimeOffset())
            {
                Restarts = root.TryGetProperty("restarts", out var restarts) ? restarts.GetInt32() : 0,
            };
        }
        catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    /// <summary>Writes the record as one step; not for a loss of power, which ends the process too.</summary>
    public void Write(string path)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteNumber("pid", Pid);
            json.WriteNumber("startTime", StartTime);
            json.WriteNumber("monitorPid", MonitorPid);
            json.WriteString("startedAt", StartedAt);
            if (Restarts > 0)
                json.WriteNumber("restarts", Restarts);
            json.WriteEndObject();
        }
        AtomicFile.Write(path, buffer.WrittenSpan, durable: false);
    }
}
