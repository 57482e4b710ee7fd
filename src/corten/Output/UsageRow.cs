using System.Text.Json.Serialization;
using Corten.Engine.Records;
using Corten.Images.Usage;

namespace Corten.Output;

/// <summary>A row of <c>system df</c>; the properties are the fields of docker's templates.</summary>
internal sealed record UsageRow(string Type, string TotalCount, string Active, string Size, string Reclaimable)
{
    public static Listing<UsageRow> Listing { get; } = new(
        UsageRowJson.Default.UsageRow, ("TYPE", "Type"), ("TOTAL", "TotalCount"), ("ACTIVE", "Active"), ("SIZE", "Size"), ("RECLAIMABLE", "Reclaimable"));

    public static UsageRow Of(ImagesDiskUsage usage) =>
        Make("Images", usage.Images.Count, usage.Images.Count(image => image.Containers > 0), usage.Total, usage.Reclaimable);

    public static UsageRow Of(IReadOnlyCollection<(Container Container, long Size)> containers) => Make(
        "Containers",
        containers.Count,
        containers.Count(c => c.Container.IsRunning),
        containers.Sum(c => c.Size),
        containers.Where(c => !c.Container.IsRunning).Sum(c => c.Size));

    private static UsageRow Make(string type, int count, int active, long size, long reclaimable) => new(
        type,
        count.ToString(),
        active.ToString(),
        HumanSize.Decimal(size, 4),
        HumanSize.Decimal(reclaimable, 4) + (size > 0 ? $" ({reclaimable * 100 / size}%)" : ""));
}

[JsonSerializable(typeof(UsageRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class UsageRowJson : JsonSerializerContext;
