namespace Corten.Cgroups.Tests;

/// <summary>The kernel's text formats.</summary>
public sealed class StatisticsFormatTests
{
    [Fact]
    public void Pressure_is_read()
    {
        var pressure = PressureStatistics.Parse("some avg10=1.50 avg60=0.25 avg300=0.00 total=12345\nfull avg10=0.10 avg60=0.00 avg300=0.00 total=99");
        Assert.Equal(new PressureStatistics(new PressureLine(1.5, 0.25, 0, 12345), new PressureLine(0.1, 0, 0, 99)), pressure);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("nonsense")]
    public void Without_pressure_there_is_none(string? content) => Assert.Null(PressureStatistics.Parse(content));

    [Theory]
    [InlineData("", new ushort[0])]
    [InlineData("0", new ushort[] { 0 })]
    [InlineData("0-2,7", new ushort[] { 0, 1, 2, 7 })]
    public void Lists_of_processors_are_read(string list, ushort[] expected) => Assert.Equal(expected, CpusetStatistics.ParseList(list));

    [Theory]
    [InlineData("a")]
    [InlineData("3-1")]
    [InlineData("1-2-3")]
    [InlineData("-1")]
    public void What_is_no_list_is_refused(string list) => Assert.Throws<FormatException>(() => CpusetStatistics.ParseList(list));
}
