using System.CommandLine;
using System.Text.Json.Nodes;
using Corten.CommandLine;
using Corten.Images.Layouts;

namespace Corten.Commands.Layouts;

/// <summary>The flags of <c>oci config</c>, each of which changes one field.</summary>
internal sealed class ConfigFlags
{
    private readonly Option<string[]> _clear = CommandOptions.List("--clear", "FIELD", $"Empty a field first: {string.Join(", ", _clearable.Keys)}, manifest.annotations");
    private readonly Option<string?> _user = CommandOptions.Text("--config.user", "USER", "Who runs the container: user, uid, user:group or uid:gid");
    private readonly Option<string[]> _ports = CommandOptions.List("--config.exposedports", "PORT", "Add a port, as 80/tcp");
    private readonly Option<string[]> _environment = CommandOptions.List("--config.env", "NAME=VALUE", "Set an environment variable");
    private readonly Option<string[]> _entrypoint = CommandOptions.List("--config.entrypoint", "WORD", "The program and its first arguments, one flag for each word");
    private readonly Option<string[]> _command = CommandOptions.List("--config.cmd", "WORD", "Further arguments, one flag for each word");
    private readonly Option<string[]> _volumes = CommandOptions.List("--config.volume", "DIR", "Add a directory that wants a volume");
    private readonly Option<string[]> _labels = CommandOptions.List("--config.label", "NAME=VALUE", "Set a label");
    private readonly Option<string?> _directory = CommandOptions.Text("--config.workingdir", "DIR", "Working directory");
    private readonly Option<string?> _signal = CommandOptions.Text("--config.stopsignal", "SIGNAL", "Signal that ends the container");
    private readonly Option<string?> _created = CommandOptions.Text("--created", "TIME", "When the image was made, as 2026-01-31T12:00:00Z");
    private readonly Option<string?> _author = CommandOptions.Text("--author", "AUTHOR", "Who made the image");
    private readonly Option<string?> _os = CommandOptions.Text("--platform.os", "OS", "Operating system", "--os");
    private readonly Option<string?> _architecture = CommandOptions.Text("--platform.arch", "ARCH", "Processor, in Go's words", "--architecture");
    private readonly Option<string?> _variant = CommandOptions.Text("--platform.variant", "VARIANT", "Variant of the processor");
    private readonly Option<string[]> _annotations = CommandOptions.List("--manifest.annotation", "NAME=VALUE", "Set an annotation of the manifest");

    private static readonly Dictionary<string, string> _clearable = new(StringComparer.Ordinal)
    {
        ["config.labels"] = "Labels",
        ["config.exposedports"] = "ExposedPorts",
        ["config.env"] = "Env",
        ["config.volume"] = "Volumes",
        ["config.cmd"] = "Cmd",
        ["config.entrypoint"] = "Entrypoint",
    };

    public IEnumerable<Option> All =>
    [
        _clear, _user, _ports, _environment, _entrypoint, _command, _volumes, _labels, _directory, _signal, _created, _author, _os,
        _architecture, _variant, _annotations,
    ];

    /// <summary>Makes the changes.</summary>
    public void Apply(ParseResult result, ImageEditor image)
    {
        foreach (string field in result.GetValue(_clear)!)
            Clear(image, field);
        SetText(image.Root, "created", result.GetValue(_created) is { } created ? GoTime.Format(HistoryFlags.ParseTime(created, "--created")) : null);
        SetText(image.Root, "author", result.GetValue(_author));
        SetText(image.Root, "os", result.GetValue(_os));
        SetText(image.Root, "architecture", result.GetValue(_architecture));
        SetText(image.Root, "variant", result.GetValue(_variant));
        SetText(image.Config, "User", result.GetValue(_user));
        SetText(image.Config, "StopSignal", result.GetValue(_signal));
        SetText(image.Config, "WorkingDir", result.GetValue(_directory));
        AddKeys(image.Config, "ExposedPorts", result.GetValue(_ports)!);
        AddKeys(image.Config, "Volumes", result.GetValue(_volumes)!);
        SetVariables(image.Config, result.GetValue(_environment)!);
        SetWords(image.Config, "Entrypoint", result.GetValue(_entrypoint)!);
        SetWords(image.Config, "Cmd", result.GetValue(_command)!);
        foreach (var (name, value) in result.GetValue(_labels)!.Select(label => Pair(label, "config.label")))
            ImageEditor.Child(image.Config, "Labels")[name] = value;
        foreach (var (name, value) in result.GetValue(_annotations)!.Select(annotation => Pair(annotation, "manifest.annotation")))
            image.Annotations[name] = value;
    }

    private static void Clear(ImageEditor image, string field)
    {
        if (field == "manifest.annotations")
            image.ClearAnnotations();
        else if (_clearable.TryGetValue(field, out string? name))
            image.Config.Remove(name);
        else if (field == "rootfs.diffids")
            throw new UsageException("--clear=rootfs.diffids is not safe");
        else
            throw new UsageException($"unknown key to --clear: {field}; the fields are {string.Join(", ", _clearable.Keys)} and manifest.annotations");
    }

    private static void SetText(JsonObject parent, string name, string? value)
    {
        if (value is { Length: > 0 } || (value is not null && name is "os" or "architecture"))
            parent[name] = value;
        else if (value is not null)
            parent.Remove(name);
    }

    private static void AddKeys(JsonObject config, string name, string[] keys)
    {
        foreach (string key in keys)
            ImageEditor.Child(config, name)[key] = new JsonObject();
    }

    private static void SetWords(JsonObject config, string name, string[] words)
    {
        if (words.Length > 0)
            config[name] = new JsonArray([.. words.Select(word => (JsonNode?)word)]);
    }

    private static void SetVariables(JsonObject config, string[] variables)
    {
        foreach (var (name, value) in variables.Select(variable => Pair(variable, "config.env")))
        {
            var list = ImageEditor.Array(config, "Env");
            int at = list.Select(entry => (string?)entry ?? "").ToList().FindIndex(entry => entry.StartsWith(name + "=", StringComparison.Ordinal));
            if (at < 0)
                list.Add((JsonNode)$"{name}={value}");
            else
                list[at] = $"{name}={value}";
        }
    }

    private static (string Name, string Value) Pair(string text, string flag)
    {
        int equals = text.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 ? (text[..equals], text[(equals + 1)..]) : throw new UsageException($"{flag}: must have a name, '=' and a value: {text}");
    }
}
