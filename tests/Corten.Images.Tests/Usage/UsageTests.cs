using Corten.Images.Usage;

namespace Corten.Images.Tests.Usage;

public sealed class UsageTests : ImagesTest
{
    [Fact]
    public void What_images_share_counts_once_and_what_containers_need_is_not_reclaimable()
    {
        using var registry = new FakeRegistry();
        byte[] shared = TestLayers.NoiseTar("shared", 300_000, 1);
        registry.AddImage("one", shared, TestLayers.NoiseTar("one", 100_000, 2));
        registry.AddImage("two", shared);
        var one = Pull(registry, "app:one");
        Pull(registry, "app:two");
        var usage = Images.MeasureUsage();
        var (big, small) = (Row(usage, one), usage.Images.Single(i => i.Image.Id != one.Id));
        Assert.Equal(usage.Total, usage.Reclaimable);
        Assert.Equal(usage.Total, big.Shared + big.Unique + small.Unique);
        Assert.Equal(big.Shared, small.Shared);
        Assert.InRange(big.Shared, 600_000, 700_000);
        Assert.InRange(big.Unique, 200_000, 300_000);
        Usage.Containers[one.Id] = ["web"];
        usage = Images.MeasureUsage();
        Assert.Equal((1, small.Unique), (Row(usage, one).Containers, usage.Reclaimable));
    }

    private static ImageDiskUsage Row(ImagesDiskUsage usage, Image image) => usage.Images.Single(i => i.Image.Id == image.Id);
}
