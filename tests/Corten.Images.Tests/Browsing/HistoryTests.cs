using Corten.Images.Browsing;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Tests.Browsing;

public sealed class HistoryTests : ImagesTest
{
    private readonly FakeRegistry _registry = new();

    [Fact]
    public void Steps_are_joined_with_the_layers_that_they_made()
    {
        byte[] lower = TestLayers.Tar(("a", "1"));
        byte[] upper = TestLayers.Tar(("b", new string('x', 20_000)));
        var entries = History(
            [new History { CreatedBy = "ADD" }, new History { CreatedBy = "CMD", EmptyLayer = true }, new History { CreatedBy = "RUN", Comment = "last" }], lower, upper);
        Assert.Equal(["RUN", "CMD", "ADD"], entries.Select(e => e.Step.CreatedBy));
        Assert.Equal([upper.Length, 0, lower.Length], entries.Select(e => e.Size));
        Assert.Equal([1, null, 0], entries.Select(e => e.Layer));
        Assert.NotNull(entries[0].Image);
        Assert.All(entries.Skip(1), entry => Assert.Null(entry.Image));
    }

    [Theory]
    [InlineData(0, 2)]
    [InlineData(1, 2)]
    [InlineData(5, 5)]
    public void A_history_of_too_few_or_too_many_steps_is_shown_with_all_layers(int steps, int shown)
    {
        var entries = History([.. Enumerable.Range(0, steps).Select(i => new History { CreatedBy = $"{i}" })], TestLayers.Tar(("a", "1")), TestLayers.Tar(("b", "2")));
        Assert.Equal(shown, entries.Count);
        Assert.Equal(2, entries.Count(e => e.Layer is not null));
    }

    [Fact]
    public void An_image_without_layers_and_steps_has_no_history() => Assert.Empty(History([]));

    protected override void OnDispose() => _registry.Dispose();

    private IReadOnlyList<HistoryEntry> History(History[] steps, params byte[][] tars)
    {
        _registry.AddImage("v1", TestLayers.Config(tars) with { History = steps }, tars);
        return ImageHistory.Of(Pull(_registry, "app:v1"));
    }
}
