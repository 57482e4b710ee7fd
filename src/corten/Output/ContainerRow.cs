using System.Text.Json.Serialization;
using Corten.Engine.Records;

namespace Corten.Output;

/// <summary>A line of ps; the names are the fields of docker's templates.</summary>
internal sealed record ContainerRow(
    string ID, string Image, string Command, string CreatedAt, string RunningFor, string Ports, string State, string Status, string Names, string Labels)
{
    private const int CommandWidth = 20;

    public static Listing<ContainerRow> Listing { get; } = new(
        ContainerRowJson.Default.ContainerRow,
        ("CONTAINER ID", "ID"), ("IMAGE", "Image"), ("COMMAND", "Command"), ("CREATED", "RunningFor"), ("STATUS", "Status"), ("PORTS", "Ports"), ("NAMES", "Names"));

    public static ContainerRow Of(Container container, DateTimeOffset now, bool full)
    {
        var record = container.Record;
        string command = string.Join(' ', record.Arguments);
        if (!full && command.Length > CommandWidth)
            command = command[..(CommandWidth - 1)] + "…";
        return new ContainerRow(
            full ? record.Id : record.ShortId,
            record.Options.Image,
            $"\"{command}\"",
            record.Created.ToString("yyyy-MM-dd HH:mm:ss zzz 'UTC'"),
            HumanTime.Ago(record.Created, now),
            "",
            container.State.Phase.ToString().ToLowerInvariant(),
            Describe(container.State, now),
            record.Name,
            string.Join(',', record.Labels.Select(l => $"{l.Key}={l.Value}")));
    }

    private static string Describe(ContainerState state, DateTimeOffset now) => state switch
    {
        { Phase: ContainerPhase.Running, Run: { } run } => $"Up {HumanTime.Duration(now - run.StartedAt)}",
        { Phase: ContainerPhase.Exited, Exit: { } exit } => $"Exited ({exit.Code}) {HumanTime.Ago(exit.FinishedAt, now)}",
        _ => "Created",
    };
}

[JsonSerializable(typeof(ContainerRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ContainerRowJson : JsonSerializerContext;
