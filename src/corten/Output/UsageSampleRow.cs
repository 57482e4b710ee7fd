using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Corten.Engine.Observing;
using Corten.Engine.Records;

namespace Corten.Output;

/// <summary>A line of stats; the names are the fields of docker's templates, and podman's that differ.</summary>
internal sealed record UsageSampleRow(
    string BlockIO, string CPUPerc, string Container, string ID, string MemPerc, string MemUsage, string Name, string NetIO, string PIDs)
{
    private const int NetworkDigits = 3;

    public static Listing<UsageSampleRow> Listing { get; } = new(
        UsageSampleJson.Relaxed.UsageSampleRow,
        ("CONTAINER ID", "ID"), ("NAME", "Name"), ("CPU %", "CPUPerc"), ("MEM USAGE / LIMIT", "MemUsage"), ("MEM %", "MemPerc"), ("NET I/O", "NetIO"),
        ("BLOCK I/O", "BlockIO"), ("PIDS", "PIDs"));

    public string BlockInput { get; private init; } = "";

    public string BlockOutput { get; private init; } = "";

    public string MemUsageBytes { get; private init; } = "";

    public string NetInput { get; private init; } = "";

    public string NetOutput { get; private init; } = "";

    public string UpTime { get; private init; } = "";

    /// <summary>One container between two moments.</summary>
    public static UsageSampleRow Of(Container container, ContainerUsage before, ContainerUsage now, bool full, DateTimeOffset time) => new(
        Pair(Decimal(now.BlocksRead), Decimal(now.BlocksWritten)),
        Percent(now.ProcessorShare(before)),
        full ? container.Record.Id : container.Record.ShortId,
        full ? container.Record.Id : container.Record.ShortId,
        Percent(now.MemoryShare),
        Pair(HumanSize.Binary((long)now.Memory), HumanSize.Binary((long)now.MemoryLimit)),
        container.Record.Name,
        Pair(Decimal(now.NetworkReceived), Decimal(now.NetworkSent)),
        now.Tasks.ToString(CultureInfo.InvariantCulture))
    {
        BlockInput = Decimal(now.BlocksRead),
        BlockOutput = Decimal(now.BlocksWritten),
        MemUsageBytes = Pair(HumanSize.Binary((long)now.Memory), HumanSize.Binary((long)now.MemoryLimit)),
        NetInput = Decimal(now.NetworkReceived),
        NetOutput = Decimal(now.NetworkSent),
        UpTime = container.State.Run is { Pid: > 0 } run ? HumanTime.Duration(time - run.StartedAt) : "",
    };

    private static string Pair(string left, string right) => $"{left} / {right}";

    private static string Decimal(ulong bytes) => HumanSize.Decimal((long)bytes, NetworkDigits);

    private static string Percent(double share) => share.ToString("0.00", CultureInfo.InvariantCulture) + "%";
}

[JsonSerializable(typeof(UsageSampleRow))]
internal sealed partial class UsageSampleJson : JsonSerializerContext
{
    public static UsageSampleJson Relaxed => field ??= new(new JsonSerializerOptions(Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping });
}
