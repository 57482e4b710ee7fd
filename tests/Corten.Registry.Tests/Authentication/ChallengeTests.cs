using Corten.Registry.Authentication;

namespace Corten.Registry.Tests.Authentication;

public sealed class ChallengeTests
{
    [Fact]
    public void Parameters_are_read_with_and_without_quotes()
    {
        var challenge = Assert.Single(Challenge.ParseAll(["Bearer realm=\"https://a/b?c=d,e\",service=x, scope=\"repository:a/b:pull,push\""]));
        Assert.True(challenge.IsBearer);
        Assert.Equal("https://a/b?c=d,e", challenge.Parameters["realm"]);
        Assert.Equal("x", challenge.Parameters["service"]);
        Assert.Equal("repository:a/b:pull,push", challenge.Parameters["SCOPE"]);
    }

    [Fact]
    public void Several_challenges_are_told_apart()
    {
        var challenges = Challenge.ParseAll(["Basic realm=\"a\", Bearer realm=\"b\\\"c\"", "Negotiate"]);
        Assert.Equal(["Basic", "Bearer", "Negotiate"], challenges.Select(c => c.Scheme));
        Assert.Equal("b\"c", challenges[1].Parameters["realm"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(",,, ,")]
    [InlineData("=x")]
    [InlineData("Bearer realm=")]
    [InlineData("Bearer realm=\"unclosed")]
    [InlineData("Bearer =\"\"")]
    [InlineData("Bearer realm=\"\\")]
    public void Nonsense_ends(string header) => Assert.True(Challenge.ParseAll([header]).Count <= 1);
}
