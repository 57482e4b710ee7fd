using Corten.Output;

namespace Corten.CommandLineTests.Output;

public sealed class HumanTests
{
    // Wordings of docker 20.10 (go-units).
    [Theory]
    [InlineData(0.4, "Less than a second")]
    [InlineData(1, "1 second")]
    [InlineData(2, "2 seconds")]
    [InlineData(59, "59 seconds")]
    [InlineData(60, "About a minute")]
    [InlineData(150, "2 minutes")]
    [InlineData(3600, "About an hour")]
    [InlineData(7200, "2 hours")]
    [InlineData(47 * 3600, "47 hours")]
    [InlineData(48 * 3600, "2 days")]
    [InlineData(13 * 86400, "13 days")]
    [InlineData(14 * 86400, "2 weeks")]
    [InlineData(60 * 86400, "2 months")]
    [InlineData(729 * 86400, "24 months")]
    [InlineData(730 * 86400, "2 years")]
    public void Durations_are_worded_as_dockers(double seconds, string expected) =>
        Assert.Equal(expected, HumanTime.Duration(TimeSpan.FromSeconds(seconds)));

    [Theory]
    [InlineData(0, "0B")]
    [InlineData(999, "999B")]
    [InlineData(1000, "1kB")]
    [InlineData(1413000, "1.41MB")]
    [InlineData(77_800_000, "77.8MB")]
    [InlineData(123_456_789, "123MB")]
    [InlineData(2_000_000_000, "2GB")]
    public void Sizes_have_three_figures(long bytes, string expected) => Assert.Equal(expected, HumanSize.Decimal(bytes));

    [Fact]
    public void A_table_has_ragged_last_columns_and_three_spaces_between()
    {
        using var output = new StringWriter();
        new Table("REPOSITORY", "TAG", "SIZE").Add("localhost/busybox", "latest", "1MB").Add("bad\u001bname", "x", "2").WriteTo(output);
        Assert.Equal(
            "REPOSITORY          TAG       SIZE\nlocalhost/busybox   latest    1MB\nbad?name            x         2\n", output.ToString());
    }
}
