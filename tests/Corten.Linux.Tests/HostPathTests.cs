namespace Corten.Linux.Tests;

public sealed class HostPathTests
{
    [Theory]
    [InlineData("/run/corten", "state.json", "/run/corten/state.json")]
    [InlineData("/", "etc", "/etc")]
    [InlineData("/var/", "lib/corten", "/var/lib/corten")]
    [InlineData("/a", "..b", "/a/..b")]
    public void Joins_with_one_slash(string directory, string name, string expected) => Assert.Equal(expected, HostPath.Join(directory, name));

    [Theory]
    [InlineData("")]
    [InlineData("/etc/passwd")]
    [InlineData("..")]
    [InlineData("../etc/passwd")]
    [InlineData("a/../../b")]
    [InlineData("a\0b")]
    public void Names_that_could_leave_the_directory_are_refused(string name) =>
        Assert.Throws<ArgumentException>(() => HostPath.Join("/run/corten", name));
}
