using System.Globalization;
using Corten.Images.Layouts;
using Corten.Oci.ImageSpec;

namespace Corten.Output;

/// <summary><c>oci stat</c> for people, in umoci's form.</summary>
internal sealed class LayoutImageText
{
    private readonly TextWriter _output;

    private LayoutImageText(TextWriter output) => _output = output;

    public static void Write(LayoutManifest manifest, TextWriter output)
    {
        var text = new LayoutImageText(output);
        var image = manifest.Image;
        output.WriteLine("== MANIFEST ==");
        text.WriteManifest(manifest.Manifest);
        text.WriteDescriptor("", manifest.Descriptor);
        if (LayoutConfig.Read(manifest) is null)
            return;
        output.WriteLine("\n== CONFIG ==");
        if (image is not null)
            text.WriteImage(image);
        text.WriteDescriptor("", manifest.Manifest.Config);
        if (image is null)
            return;
        output.WriteLine("\n== HISTORY ==");
        text.WriteHistory(image);
    }

    private void WriteManifest(Manifest manifest)
    {
        Field("", "Schema Version", manifest.SchemaVersion.ToString(CultureInfo.InvariantCulture));
        Field("", "Media Type", manifest.MediaType ?? "");
        if (manifest.ArtifactType is { Length: > 0 } type)
            Field("", "Artifact Type", type);
        Title("", "Config");
        WriteDescriptor("\t", manifest.Config);
        if (manifest.Layers.Count > 0)
            Title("", "Layers");
        foreach (var layer in manifest.Layers)
            WriteDescriptor("\t", layer);
        if (manifest.Annotations is { Count: > 0 } annotations)
            Map("", "Annotations", annotations);
    }

    private void WriteDescriptor(string indent, Descriptor descriptor)
    {
        Title(indent, "Descriptor");
        indent += "\t";
        Field(indent, "Media Type", descriptor.MediaType);
        if (descriptor.ArtifactType is { Length: > 0 } type)
            Field(indent, "Artifact Type", type);
        Field(indent, "Digest", descriptor.Digest.ToString());
        Field(indent, "Size", HumanSize.Decimal(descriptor.Size, 4));
        if (descriptor.Platform is { } platform)
            WritePlatform(indent, platform.Os, platform.Architecture, platform.Variant);
        if (descriptor.Urls is { Count: > 0 } urls)
            Lines(indent, "URLs", urls);
        if (descriptor.Annotations is { Count: > 0 } annotations)
            Map(indent, "Annotations", annotations);
        if (descriptor.Data is { Length: > 0 } data)
            WriteData(indent, Convert.FromBase64String(data));
    }

    private void WriteData(string indent, byte[] data)
    {
        const int most = 256;
        _output.WriteLine($"{indent}Data: ({data.Length} bytes)");
        for (int offset = 0; offset < Math.Min(data.Length, most); offset += 16)
        {
            var line = data.AsSpan(offset, Math.Min(16, data.Length - offset));
            string hex = Convert.ToHexStringLower(line).PadRight(32);
            string pairs = string.Join(' ', Enumerable.Range(0, 8).Select(pair => hex.Substring(4 * pair, 4)));
            _output.WriteLine($"{indent}\t{offset:x4}: {pairs}  {string.Concat(System.Text.Encoding.Latin1.GetString(line).Select(c => char.IsControl(c) ? '.' : c))}");
        }
        if (data.Length > most)
            _output.WriteLine($"{indent}\t....  (extra {data.Length - most} bytes omitted)");
    }

    private void WriteImage(LayoutImage stored)
    {
        var image = stored.Config;
        if (stored.Created is { } created)
            Field("", "Created", created);
        Field("", "Author", image.Author ?? "");
        WritePlatform("", image.Os, image.Architecture, image.Variant);
        WriteConfig(image.Config);
    }

    private void WritePlatform(string indent, string os, string architecture, string? variant)
    {
        Title(indent, "Platform");
        Field(indent + "\t", "OS", os);
        string suffix = string.IsNullOrEmpty(variant) ? "" : $" ({GoText.Plain(variant)})";
        _output.WriteLine($"{indent}\tArchitecture: {GoText.Precise(architecture)}{suffix}");
    }

    private void WriteConfig(ContainerConfig config)
    {
        Title("", "Image Config");
        Field("\t", "User", config.User ?? "");
        if (config.Entrypoint is { Count: > 0 } entrypoint)
            Lines("\t", "Entrypoint", entrypoint);
        Lines("\t", "Command", config.Cmd ?? []);
        if (config.WorkingDir is { Length: > 0 } directory)
            Field("\t", "Working Directory", directory);
        if (config.Env is { Count: > 0 } environment)
            Lines("\t", "Environment", environment);
        if (config.StopSignal is { Length: > 0 } signal)
            Field("\t", "Stop Signal", signal);
        if (config.ExposedPorts is { Count: > 0 } ports)
            Field("\t", "Exposed Ports", [.. ports.Keys.Order(StringComparer.Ordinal)]);
        if (config.Volumes is { Count: > 0 } volumes)
            Field("\t", "Volumes", [.. volumes.Keys.Order(StringComparer.Ordinal)]);
        if (config.Labels is { Count: > 0 } labels)
            Map("\t", "Labels", labels);
    }

    private void WriteHistory(LayoutImage image)
    {
        List<string[]> rows = [["LAYER", "CREATED", "CREATED BY", "SIZE", "COMMENT"]];
        foreach (var line in LayoutImageHistory.Of(image))
        {
            rows.Add(
            [
                line.Layer?.Digest.ToString() ?? "<none>",
                GoText.Plain(line.Text("created")),
                GoText.Plain(line.Text("created_by")),
                line.Layer is { } layer ? HumanSize.Decimal(layer.Size, 4) : "<none>",
                GoText.Plain(line.Text("comment")),
            ]);
        }
        int[] widths = [.. Enumerable.Range(0, 4).Select(column => rows.Max(row => row[column].Length) + 1)];
        foreach (var row in rows)
            _output.WriteLine(string.Concat(widths.Select((width, column) => row[column].PadRight(Math.Max(width, 4)))) + row[4]);
    }

    private void Title(string indent, string name) => _output.WriteLine($"{indent}{name}:");

    // A comma inside would look like the one between values.
    private void Field(string indent, string name, params string[] values) => _output.WriteLine(
        $"{indent}{name}: {string.Join(", ", values.Select(value => value.Contains(',', StringComparison.Ordinal) ? GoText.Quote(value) : GoText.Precise(value)))}");

    private void Lines(string indent, string name, IReadOnlyList<string> lines)
    {
        if (lines.Count == 0)
        {
            Field(indent, name, "(empty)");
            return;
        }
        Title(indent, name);
        foreach (string line in lines)
            _output.WriteLine($"{indent}\t{GoText.Precise(line)}");
    }

    private void Map(string indent, string name, IReadOnlyDictionary<string, string> map)
    {
        Title(indent, name);
        foreach (var (key, value) in map.OrderBy(entry => entry.Key, StringComparer.Ordinal))
            Field(indent + "\t", GoText.Precise(key), value);
    }
}
