namespace Corten.Oci.Tests;

public sealed class ReferenceTests
{
    private const string Hex = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    [Theory]
    [InlineData("busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("busybox:1.36", "docker.io/library/busybox:1.36", "busybox:1.36")]
    [InlineData("docker.io/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("index.docker.io/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("docker.io/library/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("library/busybox", "docker.io/library/busybox", "busybox")]
    [InlineData("library/a/b", "docker.io/library/a/b", "library/a/b")]
    [InlineData("user/app", "docker.io/user/app", "user/app")]
    [InlineData("localhost/app", "localhost/app", "localhost/app")]
    [InlineData("localhost:5000/app:v1", "localhost:5000/app:v1", "localhost:5000/app:v1")]
    [InlineData("127.0.0.1:5000/debian", "127.0.0.1:5000/debian", "127.0.0.1:5000/debian")]
    [InlineData("quay.io/a/b/c/d", "quay.io/a/b/c/d", "quay.io/a/b/c/d")]
    [InlineData("Registry/app", "Registry/app", "Registry/app")]
    [InlineData("[::1]:5000/app", "[::1]:5000/app", "[::1]:5000/app")]
    [InlineData("a__b/c.d-e--f", "docker.io/a__b/c.d-e--f", "a__b/c.d-e--f")]
    [InlineData("busybox@sha256:" + Hex, "docker.io/library/busybox@sha256:" + Hex, "busybox@sha256:" + Hex)]
    [InlineData("busybox:1@sha256:" + Hex, "docker.io/library/busybox:1@sha256:" + Hex, "busybox:1@sha256:" + Hex)]
    public void Names_are_normalised_as_dockers(string text, string full, string familiar)
    {
        var reference = Reference.Parse(text);
        Assert.Equal(full, reference.ToString());
        Assert.Equal(familiar, reference.Familiar);
        Assert.Equal(reference, Reference.Parse(familiar));
    }

    [Theory]
    [InlineData("")]
    [InlineData(":tag")]
    [InlineData("Busybox")]
    [InlineData("a/Busybox")]
    [InlineData("busybox:")]
    [InlineData("busybox:-x")]
    [InlineData("busybox:a/b:")]
    [InlineData("busybox@")]
    [InlineData("busybox@sha256:12")]
    [InlineData("busybox@md5:d41d8cd98f00b204e9800998ecf8427e")]
    [InlineData("busybox@sha256:" + Hex + "@sha256:" + Hex)]
    [InlineData(Hex)]
    [InlineData("a//b")]
    [InlineData("/a")]
    [InlineData("a/")]
    [InlineData("-a")]
    [InlineData("a..b")]
    [InlineData("a___b")]
    [InlineData("a_.b")]
    [InlineData("a b")]
    [InlineData("a\n")]
    [InlineData("../../etc/passwd")]
    [InlineData("host:port/app")]
    [InlineData("-host.x/app")]
    [InlineData("host..x/app")]
    [InlineData("localhost/")]
    [InlineData("docker://busybox")]
    [InlineData("é")]
    public void Bad_names_are_refused_with_a_reason(string text)
    {
        Assert.False(Reference.TryParse(text, out _, out string? why));
        Assert.NotEmpty(why);
    }

    [Fact]
    public void Lengths_are_limited()
    {
        string longest = new('a', 255 - "docker.io/library/".Length);
        Assert.True(Reference.TryParse(longest, out _, out _));
        Assert.False(Reference.TryParse(longest + "a", out _, out _));
        Assert.True(Reference.TryParse("a:" + new string('t', 128), out _, out _));
        Assert.False(Reference.TryParse("a:" + new string('t', 129), out _, out _));
    }

    [Fact]
    public void The_default_tag_is_added_only_where_there_is_neither_tag_nor_digest()
    {
        Assert.Equal("latest", Reference.Parse("a").WithDefaultTag().Tag);
        Assert.Equal("1", Reference.Parse("a:1").WithDefaultTag().Tag);
        Assert.Null(Reference.Parse("a@sha256:" + Hex).WithDefaultTag().Tag);
    }
}
