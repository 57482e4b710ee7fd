using System.Text.Json;
using Corten.Linux.Files;

namespace Corten.Monitor.Events;

/// <summary>What a container's events tell of it beside its id: its name, image and labels. A file of the run directory has it for the monitors.</summary>
public static class EventActor
{
    /// <summary>Writes the file as one step.</summary>
    public static void Write(string path, IReadOnlyDictionary<string, string> attributes)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            foreach (var (key, value) in attributes)
                json.WriteString(key, value);
            json.WriteEndObject();
        }
        AtomicFile.Write(path, buffer.WrittenSpan, durable: false);
    }

    /// <summary>Reads the file; empty where there is none.</summary>
    public static Dictionary<string, string> Read(string path)
    {
        try
        {
            if (KernelFile.TryReadBytes(path) is not { Length: > 0 } text)
                return [];
            using var document = JsonDocument.Parse(text);
            return EventRecord.Pairs(document.RootElement);
        }
        catch (Exception wrong) when (wrong is JsonException or InvalidOperationException)
        {
            return [];
        }
    }
}
