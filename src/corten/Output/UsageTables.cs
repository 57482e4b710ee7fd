using Corten.Engine.Records;
using Corten.Images.Usage;

namespace Corten.Output;

/// <summary>The tables of <c>system df -v</c>.</summary>
internal sealed class UsageTables(TextWriter output, DateTimeOffset now)
{
    public void Write(ImagesDiskUsage images, IReadOnlyCollection<(Container Container, long Size)> containers, IReadOnlyCollection<VolumeUsage> volumes)
    {
        output.WriteLine("Images space usage:\n");
        var table = new Table("REPOSITORY", "TAG", "IMAGE ID", "CREATED", "SIZE", "SHARED SIZE", "UNIQUE SIZE", "CONTAINERS");
        foreach (var usage in images.Images)
            AddImage(table, usage);
        table.WriteTo(output);
        output.WriteLine("\nContainers space usage:\n");
        table = new Table("CONTAINER ID", "IMAGE", "COMMAND", "SIZE", "CREATED", "STATUS", "NAMES");
        foreach (var (container, size) in containers)
        {
            var row = ContainerRow.Of(container, now, full: false);
            table.Add(row.ID, row.Image, row.Command, HumanSize.Decimal(size, 4), row.RunningFor, row.Status, row.Names);
        }
        table.WriteTo(output);
        output.WriteLine("\nLocal Volumes space usage:\n");
        table = new Table("VOLUME NAME", "LINKS", "SIZE");
        foreach (var (volume, users, size) in volumes)
            table.Add(volume.Name, users.Count.ToString(), HumanSize.Decimal(size, 4));
        table.WriteTo(output);
    }

    private void AddImage(Table table, ImageDiskUsage usage)
    {
        var image = usage.Image;
        var name = image.Names is [var first, ..] ? first : null;
        table.Add(
            name?.FamiliarName ?? ImageRow.None,
            name?.Tag ?? ImageRow.None,
            image.Id.Short,
            image.Created is { } created ? HumanTime.Ago(created, now) : "N/A",
            HumanSize.Decimal(usage.Size, 4),
            HumanSize.Decimal(usage.Shared, 4),
            HumanSize.Decimal(usage.Unique, 4),
            usage.Containers.ToString());
    }
}
