using System.CommandLine;
using Corten.Images.Lists;

namespace Corten.CommandLine;

/// <summary>The options that say what a list of manifests tells of an entry.</summary>
internal sealed class ListEntryFlags
{
    private readonly Option<string?> _os = CommandOptions.Text("--os", "NAME", "Operating system");
    private readonly Option<string?> _architecture = CommandOptions.Text("--arch", "NAME", "Processor: amd64, arm64 ...");
    private readonly Option<string?> _variant = CommandOptions.Text("--variant", "NAME", "Variant of the processor: v7, v8 ...");
    private readonly Option<string?> _osVersion = CommandOptions.Text("--os-version", "VERSION", "Version of the operating system");
    private readonly Option<string[]> _osFeatures = CommandOptions.List("--os-features", "NAME", "Feature that the operating system must have");
    private readonly Option<string[]> _annotations = CommandOptions.List("--annotation", "KEY=VALUE", "Annotation");

    public ListEntryFlags(Command command)
    {
        foreach (var option in new Option[] { _os, _architecture, _variant, _osVersion, _osFeatures, _annotations })
            command.Options.Add(option);
    }

    public ListEntryChange Read(ParseResult result) => new()
    {
        Os = result.GetValue(_os),
        Architecture = result.GetValue(_architecture),
        Variant = result.GetValue(_variant),
        OsVersion = result.GetValue(_osVersion),
        OsFeatures = result.GetValue(_osFeatures)!,
        Annotations = ReadAnnotations(result.GetValue(_annotations)!),
    };

    private static Dictionary<string, string> ReadAnnotations(string[] texts)
    {
        var annotations = new Dictionary<string, string>();
        foreach (string text in texts)
        {
            int equals = text.IndexOf('=');
            if (equals <= 0)
                throw new UsageException($"invalid annotation \"{text}\": KEY=VALUE");
            annotations[text[..equals]] = text[(equals + 1)..];
        }
        return annotations;
    }
}
