using Corten.Engine.Containers;

namespace Corten.Engine.Tests.Containers;

public sealed class NameGeneratorTests
{
    [Fact]
    public void Names_are_two_plain_words_and_seldom_the_same()
    {
        var names = Enumerable.Range(0, 500).Select(_ => NameGenerator.Make()).ToList();
        Assert.All(names, name => Assert.Matches("^[a-z]+_[a-z]+$", name));
        Assert.True(names.Distinct().Count() > 400);
    }
}
