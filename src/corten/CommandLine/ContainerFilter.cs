using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>One --filter of ps.</summary>
internal sealed record ContainerFilter(string Key, string Value)
{
    private static readonly string[] s_keys = ["id", "name", "status", "ancestor", "label", "exited"];

    /// <summary>Whether it asks for containers that do not run, so that --all goes without saying.</summary>
    public bool ShowsAll => Key is "status" or "exited";

    public static ContainerFilter Parse(string text)
    {
        int equals = text.IndexOf('=');
        string key = equals < 0 ? text : text[..equals];
        return equals > 0 && s_keys.Contains(key)
            ? new ContainerFilter(key, text[(equals + 1)..])
            : throw new UsageException($"invalid filter \"{text}\": KEY=VALUE, with one of {string.Join(", ", s_keys)}");
    }

    public bool Matches(Container container) => Key switch
    {
        "id" => container.Record.Id.StartsWith(Value, StringComparison.Ordinal),
        "name" => container.Record.Name.Contains(Value, StringComparison.Ordinal),
        "status" => container.State.Phase.ToString().Equals(Value, StringComparison.OrdinalIgnoreCase),
        "ancestor" => container.Record.Options.Image == Value || container.Record.ImageId.ToString().Contains(Value, StringComparison.Ordinal),
        "exited" => container.State is { Phase: ContainerPhase.Exited, Exit: { } exit } && exit.Code.ToString() == Value,
        _ => Label(container.Record.Labels),
    };

    private bool Label(Dictionary<string, string> labels)
    {
        int equals = Value.IndexOf('=');
        return labels.TryGetValue(equals < 0 ? Value : Value[..equals], out string? value) && (equals < 0 || value == Value[(equals + 1)..]);
    }
}
