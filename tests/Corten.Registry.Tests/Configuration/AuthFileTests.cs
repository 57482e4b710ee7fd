using Corten.Oci;
using Corten.Registry.Configuration;

namespace Corten.Registry.Tests.Configuration;

public sealed class AuthFileTests : RegistryTest
{
    [Theory]
    [InlineData("quay.io/team/app", "team")]
    [InlineData("quay.io/other", "host")]
    [InlineData("busybox", "hub")]
    [InlineData("old.example/x", "old")]
    [InlineData("nobody.example/x", null)]
    public void The_most_exact_entry_counts(string image, string? user) =>
        Assert.Equal(user, AuthFile.Find(Write($$$"""
            {"auths":{
              "quay.io":{"auth":"{{{Auth("host")}}}"},
              "quay.io/team":{"auth":"{{{Auth("team")}}}"},
              "https://index.docker.io/v1/":{"auth":"{{{Auth("hub")}}}"},
              "https://old.example":{"username":"old","password":"p"},
              "empty.example":{}},
             "credsStore":"secretservice"}
            """), Reference.Parse(image))?.User);

    [Fact]
    public void A_missing_file_knows_nobody() => Assert.Null(AuthFile.Find(Scratch("absent"), Reference.Parse("a")));

    [Theory]
    [InlineData("{")]
    [InlineData("""{"auths":{"docker.io":{"auth":"%%%"}}}""")]
    [InlineData("""{"auths":{"docker.io":{"auth":"bm9jb2xvbg=="}}}""")]
    public void A_broken_file_is_named(string content)
    {
        string path = Write(content);
        Assert.Contains(path, Assert.Throws<RegistryException>(() => AuthFile.Find(path, Reference.Parse("a"))).Message);
    }

    [Theory]
    [InlineData("a:b:c", "a", "b:c")]
    [InlineData("a:", "a", "")]
    public void Credentials_are_cut_at_the_first_colon(string text, string user, string password) =>
        Assert.Equal(new Credentials(user, password), Credentials.Parse(text));

    [Fact]
    public void Credentials_without_a_user_are_refused()
    {
        Assert.Throws<FormatException>(() => Credentials.Parse("alice"));
        Assert.Throws<FormatException>(() => Credentials.Parse(":x"));
    }

    private static string Auth(string user) => Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(user + ":password"));

    private string Write(string content)
    {
        string path = Scratch("auth.json");
        File.WriteAllText(path, content);
        return path;
    }
}
