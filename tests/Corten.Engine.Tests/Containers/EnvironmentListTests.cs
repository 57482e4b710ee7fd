using Corten.Engine.Containers;

namespace Corten.Engine.Tests.Containers;

public sealed class EnvironmentListTests
{
    [Theory]
    [InlineData("A=1 B=2", "", "A=1 B=2")]
    [InlineData("A=1 B=2", "A=3 C=4", "A=3 B=2 C=4")]
    [InlineData("A=1 B=2", "A", "B=2")]
    [InlineData("A=1", "A=x=y A=", "A=")]
    [InlineData("AB=1 A=2", "A=3", "AB=1 A=3")]
    public void The_persons_variables_count_more(string image, string given, string expected) =>
        Assert.Equal(expected, string.Join(' ', EnvironmentList.Merge(Split(image), Split(given))));

    private static string[] Split(string text) => text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
