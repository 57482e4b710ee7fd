using Corten.Runtime.Init;

namespace Corten.Runtime.Tests.Init;

public sealed class ContainerEnvironmentTests
{
    [Fact]
    public void The_later_of_two_with_one_name_wins() =>
        Assert.Equal(["A=2", "HOME=/h"], ContainerEnvironment.Complete(["A=1", "HOME=/h", "A=2"], 0));

    [Fact]
    public void Home_comes_from_the_user_database_where_it_is_absent() => Assert.Contains("HOME=/root", ContainerEnvironment.Complete(["A=1"], 0));

    [Fact]
    public void A_user_without_an_entry_lives_in_the_root_directory() => Assert.Contains("HOME=/", ContainerEnvironment.Complete([], 3_999_999_999));

    [Theory]
    [InlineData("novalue")]
    [InlineData("=x")]
    public void An_entry_without_a_name_is_refused(string entry) =>
        Assert.Contains(entry, Assert.Throws<RuntimeException>(() => ContainerEnvironment.Complete([entry], 0)).Message);
}
