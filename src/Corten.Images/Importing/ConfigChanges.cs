using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Importing;

/// <summary>Applies Dockerfile instructions that change nothing but the configuration.</summary>
internal static class ConfigChanges
{
    private static readonly string[] _defaultShell = ["/bin/sh", "-c"];

    /// <summary>The configuration that all <paramref name="instructions"/> together make.</summary>
    /// <exception cref="ImageException">One is unknown or malformed.</exception>
    public static ContainerConfig Apply(IEnumerable<string> instructions) => Apply(new ContainerConfig(), instructions);

    /// <summary>As the other, beginning with <paramref name="config"/>.</summary>
    /// <exception cref="ImageException">One is unknown or malformed.</exception>
    public static ContainerConfig Apply(ContainerConfig config, IEnumerable<string> instructions) => instructions.Aggregate(config, Apply);

    private static ContainerConfig Apply(ContainerConfig config, string instruction)
    {
        string text = instruction.Trim();
        int space = text.AsSpan().IndexOfAny(' ', '\t', '=');
        string verb = (space < 0 ? text : text[..space]).ToUpperInvariant();
        string rest = space < 0 ? "" : text[(space + 1)..].Trim();
        if (rest.Length == 0)
            throw Wrong(instruction, "it has no value");
        return verb switch
        {
            "CMD" => config with { Cmd = Command(rest) },
            "ENTRYPOINT" => config with { Entrypoint = Command(rest) },
            "ENV" => config with { Env = [.. Merge(config.Env, Pairs(instruction, rest))] },
            "EXPOSE" => config with { ExposedPorts = Set(config.ExposedPorts, rest.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Port)) },
            "LABEL" => config with { Labels = Labels(config.Labels, Pairs(instruction, rest)) },
            "ONBUILD" => config with { OnBuild = [.. config.OnBuild ?? [], rest] },
            "STOPSIGNAL" => config with { StopSignal = rest },
            "USER" => config with { User = rest },
            "VOLUME" => config with { Volumes = Set(config.Volumes, List(rest) ?? rest.Split(' ', StringSplitOptions.RemoveEmptyEntries)) },
            "WORKDIR" => config with { WorkingDir = rest },
            _ => throw Wrong(instruction, "CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME and WORKDIR are known"),
        };
    }

    // ["a","b"] is the command itself; anything else is a line for the shell.
    private static IReadOnlyList<string> Command(string text) => List(text) ?? [.. _defaultShell, text];

    private static string[]? List(string text)
    {
        if (!text.StartsWith('['))
            return null;
        try
        {
            return JsonSerializer.Deserialize(text, StringListJson.Default.StringArray);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // KEY=value KEY2="two words", or the old form KEY all the rest.
    private static List<(string Key, string Value)> Pairs(string instruction, string text)
    {
        var words = ShellWords.Split(text) ?? throw Wrong(instruction, "a quote is not closed");
        if (!words[0].Contains('='))
        {
            int space = text.IndexOf(' ');
            return space > 0 ? [(text[..space], text[(space + 1)..].Trim())] : throw Wrong(instruction, "it must be KEY=VALUE");
        }
        return [.. words.Select(word => word.IndexOf('=') is > 0 and var equals
            ? (word[..equals], word[(equals + 1)..])
            : throw Wrong(instruction, $"'{word}' must be KEY=VALUE"))];
    }

    private static IEnumerable<string> Merge(IReadOnlyList<string>? old, List<(string Key, string Value)> pairs) =>
        (old ?? []).Where(entry => pairs.TrueForAll(p => !entry.StartsWith(p.Key + "=", StringComparison.Ordinal))).Concat(pairs.Select(p => $"{p.Key}={p.Value}"));

    private static Dictionary<string, string> Labels(IReadOnlyDictionary<string, string>? old, List<(string Key, string Value)> pairs)
    {
        var labels = new Dictionary<string, string>(old ?? new Dictionary<string, string>());
        foreach (var (key, value) in pairs)
            labels[key] = value;
        return labels;
    }

    private static Dictionary<string, EmptyObject> Set(IReadOnlyDictionary<string, EmptyObject>? old, IEnumerable<string> members)
    {
        var set = new Dictionary<string, EmptyObject>(old ?? new Dictionary<string, EmptyObject>());
        foreach (string member in members)
            set[member] = EmptyObject.Instance;
        return set;
    }

    private static string Port(string port) => port.Contains('/') ? port : port + "/tcp";

    private static ImageException Wrong(string instruction, string why) =>
        new(ImageError.BadName, $"the change '{instruction}' cannot be made: {why}");
}

[JsonSerializable(typeof(string[]))]
internal sealed partial class StringListJson : JsonSerializerContext;
