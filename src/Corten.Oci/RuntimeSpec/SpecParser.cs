using System.Text.Json;
using Corten.Oci.RuntimeSpec.Reading;

namespace Corten.Oci.RuntimeSpec;

/// <summary>Parses the JSON files of the runtime specification. Fails with one sentence that names the file, the field and the line.</summary>
public static class SpecParser
{
    /// <summary>Parses a config.json. Unknown fields are ignored, as the specification demands.</summary>
    /// <param name="utf8">The file's content.</param>
    /// <param name="file">What the error message calls it.</param>
    /// <exception cref="SpecException">It is not JSON, or a field has the wrong type.</exception>
    public static Spec Parse(ReadOnlySpan<byte> utf8, string file = "config.json") => Parse<Spec>(utf8, file, SpecReader.Spec);

    /// <summary>Parses a process object, as exec reads it from a file.</summary>
    /// <inheritdoc cref="Parse"/>
    public static Process ParseProcess(ReadOnlySpan<byte> utf8, string file) => Parse<Process>(utf8, file, ProcessReader.Process);

    /// <summary>Parses a resources object, as update reads it.</summary>
    /// <inheritdoc cref="Parse"/>
    public static LinuxResources ParseResources(ReadOnlySpan<byte> utf8, string file) => Parse<LinuxResources>(utf8, file, ResourcesReader.LinuxResources);

    /// <summary>Parses a state object.</summary>
    /// <inheritdoc cref="Parse"/>
    public static State ParseState(ReadOnlySpan<byte> utf8, string file) => Parse<State>(utf8, file, StateReader.State);

    /// <summary>Parses a document of another kind by a reader of its own.</summary>
    /// <param name="utf8">The document.</param>
    /// <param name="file">What the error message calls it.</param>
    /// <param name="read">Reads the record.</param>
    /// <exception cref="SpecException">It is not JSON, or a field has the wrong type.</exception>
    public static T Parse<T>(ReadOnlySpan<byte> utf8, string file, RecordReader<T> read)
        where T : class
    {
        try
        {
            var reader = new FieldReader(utf8, file);
            reader.Begin();
            var value = read(ref reader);
            reader.End();
            return value ?? throw new SpecException($"{file}: must be an object, not null");
        }
        catch (JsonException error)
        {
            throw new SpecException(utf8.Trim(" \t\r\n"u8).IsEmpty
                ? $"{file}: is empty"
                : $"{file}: is not valid JSON, line {error.LineNumber + 1}, column {error.BytePositionInLine + 1}");
        }
    }
}
