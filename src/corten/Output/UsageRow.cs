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

    public static UsageRow Of(IReadOnlyCollection<VolumeUsage> volumes) => Make(
        "Local Volumes",
        volumes.Count,
        volumes.Count(v => v.Users.Count > 0),
        volumes.Sum(v => v.Size),
        volumes.Where(v => v.Users.Count == 0).Sum(v => v.Size));

    private static UsageRow Make(string type, int count, int active, long size, long reclaimable) => new(
        type,
        count.ToString(),
        active.ToString(),
        HumanSize.Decimal(size, 4),
        HumanSize.Decimal(reclaimable, 4) + (size > 0 ? $" ({reclaimable * 100 / size}%)" : ""));
}

/// <summary>What a volume takes.</summary>
/// <param name="Volume">The volume.</param>
/// <param name="Users">The containers that use it.</param>
/// <param name="Size">Bytes.</param>
internal sealed record VolumeUsage(VolumeRecord Volume, IReadOnlyList<Container> Users, long Size);

[JsonSerializable(typeof(UsageRow))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class UsageRowJson : JsonSerializerContext;
