using System.CommandLine;
using System.Text;
using System.Text.Json;
using Corten.Images.Copying;
using Corten.Images.Inspecting;
using Corten.Images.Transports;
using Corten.Registry;
using Corten.Templates;

namespace Corten.CommandLine;

/// <summary>inspect of an image that lies anywhere, with skopeo's output.</summary>
internal sealed class PlaceInspection
{
    private readonly Option<bool> _raw = CommandOptions.Switch("--raw", "Print the manifest, or with --config the configuration, byte for byte");
    private readonly Option<bool> _config = CommandOptions.Switch("--config", "Print the configuration");
    private readonly Option<bool> _noTags = CommandOptions.Switch("--no-tags", "Do not list the other tags of the repository", "-n");
    private readonly Option<int?> _retries = TransportFlags.RetryTimes();
    private readonly Option<string?> _shared = SkopeoOptions.SharedBlobs();
    private readonly TransportFlags _registry;

    public PlaceInspection(Command command)
    {
        foreach (Option option in new Option[] { _raw, _config, _noTags, _retries, _shared })
            command.Options.Add(option);
        _registry = new TransportFlags(command, "", null, _retries);
        SkopeoOptions.AddTo(command);
    }

    /// <summary>Whether an option was given that only this has: then names are of images of this machine.</summary>
    public bool IsAskedFor(ParseResult result) => result.GetValue(_raw) || result.GetValue(_config);

    /// <summary>Prints one image after the other.</summary>
    public int Run(ParseResult result, CommandContext context, string[] places, string? format)
    {
        var options = SkopeoOptions.Transports(result, context, _registry.Read(result), _shared);
        foreach (string text in places)
        {
            ImageLocation place = ImageLocation.IsLocation(text) ? ImageLocation.Parse(text) : new StorageLocation(text);
            string output = SkopeoOptions.Run(result, cancellation => ReadAsync(result, place, options, format, cancellation));
            context.Output.Write(result.GetValue(_raw) ? output : output + "\n");
        }
        return 0;
    }

    private async Task<string> ReadAsync(ParseResult result, ImageLocation place, TransportOptions options, string? format, CancellationToken cancellation)
    {
        using var source = await place.OpenSourceAsync(options, cancellation);
        var top = await source.GetManifestAsync(null, cancellation);
        if (result.GetValue(_raw) && !result.GetValue(_config))
            return Encoding.UTF8.GetString(top.Content);
        var reader = new ImageReader(source);
        var image = await reader.SelectAsync(top, SkopeoOptions.ReadPlatform(result), cancellation);
        byte[] config = await reader.ReadConfigAsync(image, cancellation);
        if (result.GetValue(_config))
            return result.GetValue(_raw) ? Encoding.UTF8.GetString(config) : Formatted(Configuration(config), format);
        return Formatted(RemoteInspection.Describe(place, top, image, config, await TagsAsync(result, place, options, cancellation)), format);
    }

    private async Task<IReadOnlyList<string>> TagsAsync(ParseResult result, ImageLocation place, TransportOptions options, CancellationToken cancellation)
    {
        if (place is not RegistryLocation location || result.GetValue(_noTags))
            return [];
        using var client = new RegistryClient(options.Registry);
        try
        {
            return await client.ListTagsAsync(location.Reference, cancellation);
        }
        catch (RegistryException e) when (e.Error is RegistryError.Unauthorized or RegistryError.NotFound)
        {
            // Who may pull an image may not always list its repository.
            return [];
        }
    }

    private static string Configuration(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Indented = true, IndentSize = 4, Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            document.WriteTo(writer);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static string Formatted(string json, string? format)
    {
        if (string.IsNullOrEmpty(format) || format == "json")
            return json;
        using var document = JsonDocument.Parse(json);
        return FormatTemplate.Parse(format).Execute(document.RootElement);
    }
}
