using System.Buffers;
using System.Text.Json;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Runtime.Criu;

/// <summary>
/// descriptors.json beside the images: what the container's standard input, output and error were, as /proc/PID/fd shows it. A pipe of the
/// outside is gone at a restore, and the runtime's own stream takes its place.
/// </summary>
internal static class StandardStreamNames
{
    private const string FileName = "descriptors.json";

    private const int Count = 3;

    /// <summary>Notes those of process <paramref name="pid"/> in <paramref name="directory"/>.</summary>
    public static void Write(int pid, string directory)
    {
        var text = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(text))
        {
            json.WriteStartArray();
            for (int number = 0; number < Count; number++)
                json.WriteStringValue(Name(pid, number));
            json.WriteEndArray();
        }
        AtomicFile.Write(HostPath.Join(directory, FileName), text.WrittenSpan, 0x180);
    }

    /// <summary>For each of them that was a pipe, its key in the image and the number of the descriptor that replaces it.</summary>
    /// <exception cref="RuntimeException">The directory holds no checkpoint.</exception>
    public static IReadOnlyList<CriuDescriptor> ReadPipes(string directory)
    {
        try
        {
            return Parse(File.ReadAllBytes(HostPath.Join(directory, FileName)));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new RuntimeException($"{directory} holds no checkpoint of a container ({FileName}: {error.Message})", error);
        }
    }

    private static List<CriuDescriptor> Parse(ReadOnlySpan<byte> text)
    {
        var result = new List<CriuDescriptor>();
        var json = new Utf8JsonReader(text);
        for (int number = 0; json.Read();)
        {
            if (json.TokenType is JsonTokenType.StartArray or JsonTokenType.EndArray)
                continue;
            string name = json.GetString() ?? "";
            if (number < Count && name.Contains("pipe:", StringComparison.Ordinal))
                result.Add(new CriuDescriptor(name, number));
            number++;
        }
        return result;
    }

    private static string Name(int pid, int number)
    {
        try
        {
            return UnixDirectory.ReadLink($"/proc/{pid}/fd/{number}");
        }
        catch (LinuxException)
        {
            return "";
        }
    }
}
