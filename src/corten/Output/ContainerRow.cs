using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.CommandLine;
using Corten.Engine.Records;

namespace Corten.Output;

/// <summary>A line of ps; the names are the fields of docker's templates, and those of podman's that docker has not.</summary>
internal sealed class ContainerRow
{
    private const int CommandWidth = 20;
    private const string Time = "yyyy-MM-dd HH:mm:ss '+0000 UTC'";

    private readonly Container _container;
    private readonly DateTimeOffset _now;
    private readonly bool _full;

    private ContainerRow(Container container, DateTimeOffset now, bool full, string size) =>
        (_container, _now, _full, Size) = (container, now, full, size);

    /// <summary>The columns of the table without sizes.</summary>
    public static (string Header, string Field)[] Columns { get; } =
    [
        ("CONTAINER ID", "ID"), ("IMAGE", "Image"), ("COMMAND", "Command"), ("CREATED", "RunningFor"), ("STATUS", "Status"), ("PORTS", "Ports"), ("NAMES", "Names"),
    ];

    private ContainerRecord Record => _container.Record;

    public string ID => _full ? Record.Id : Record.ShortId;

    public string Image => Record.Options.Image;

    public string ImageID => _full ? Record.ImageId.Hex : Record.ImageId.Short;

    public string Command
    {
        get
        {
            string command = string.Join(' ', Record.Arguments);
            if (Dialect.IsPodman)
                return !_full && command.Length > CommandWidth ? command[..CommandWidth] + "..." : command;
            return !_full && command.Length > CommandWidth ? $"\"{command[..(CommandWidth - 1)]}…\"" : $"\"{command}\"";
        }
    }

    public string CreatedAt => Record.Created.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    public string CreatedHuman => HumanTime.Ago(Record.Created, _now);

    public string RunningFor => HumanTime.Ago(Record.Created, _now);

    public string Ports => "";

    public string State => _container.State.Phase.ToString().ToLowerInvariant();

    public string Status => _container.State switch
    {
        { Phase: ContainerPhase.Running, Run: { } run } => $"Up {HumanTime.Duration(_now - run.StartedAt)}",
        { Phase: ContainerPhase.Paused } when Dialect.IsPodman => "Paused",
        { Phase: ContainerPhase.Paused, Run: { } run } => $"Up {HumanTime.Duration(_now - run.StartedAt)} (Paused)",
        { Phase: ContainerPhase.Restarting, Exit: { } exit } => $"Restarting ({exit.Code}) {HumanTime.Ago(exit.FinishedAt, _now)}",
        { Phase: ContainerPhase.Restarting } => "Restarting",
        { Phase: ContainerPhase.Exited, Exit: { } exit } => $"Exited ({exit.Code}) {HumanTime.Ago(exit.FinishedAt, _now)}",
        _ => "Created",
    };

    public string Size { get; }

    public string Names => Record.Name;

    public string Labels => string.Join(',', Record.Labels.Select(l => $"{l.Key}={l.Value}"));

    /// <summary>What {{.Label "key"}} looks into.</summary>
    public Dictionary<string, string> Label => Record.Labels;

    public string Mounts => string.Join(',', Record.Mounts.Select(m => m.Source));

    public string LocalVolumes => Record.Mounts.Count(m => m.Kind == MountKind.Volume).ToString(CultureInfo.InvariantCulture);

    public string Networks => Record.Options.Network;

    public string Platform => "linux";

    public int Pid => _container.State.Run?.Pid ?? 0;

    public int ExitCode => _container.IsRunning ? 0 : _container.State.Exit?.Code ?? 0;

    public bool Exited => _container.State.Phase == ContainerPhase.Exited;

    public long StartedAt => (_container.State.Run?.StartedAt ?? _container.State.Exit?.StartedAt)?.ToUnixTimeSeconds() ?? 0;

    public long ExitedAt => _container.State.Exit?.FinishedAt.ToUnixTimeSeconds() ?? 0;

    public int Restarts => _container.Restarts;

    public bool AutoRemove => Record.Options.AutoRemove;

    public string Pod => "";

    public string PodName => "";

    public bool IsInfra => false;

    /// <summary>A container as it was at <paramref name="now"/>.</summary>
    public static ContainerRow Of(Container container, DateTimeOffset now, bool full, string size = "") => new(container, now, full, size);

    /// <summary>The cells of <see cref="Columns"/>, without the way through JSON that a template needs.</summary>
    public string[] Cells(bool sized) => [ID, Image, Command, RunningFor, Status, Ports, Names, .. sized ? new[] { Size } : []];
}

[JsonSerializable(typeof(ContainerRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ContainerRowJson : JsonSerializerContext
{
    public static ContainerRowJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
