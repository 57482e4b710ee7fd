using Corten.Runtime.Init;

namespace Corten.Runtime.Tests.Init;

public sealed class ProgramLookupTests
{
    [Fact]
    public void A_name_is_searched_along_PATH() => Assert.Equal("/bin/sh", ProgramLookup.Find("sh", ["A=b", "PATH=/nowhere:/bin"]));

    [Fact]
    public void A_path_is_taken_as_it_is() => Assert.Equal("/bin/sh", ProgramLookup.Find("/bin/sh", []));

    [Theory]
    [InlineData("no-such-program", "exec: \"no-such-program\": executable file not found in $PATH")]
    [InlineData("/no/such", "exec: \"/no/such\": stat /no/such: no such file or directory")]
    [InlineData("/etc/passwd", "exec: \"/etc/passwd\": permission denied")]
    [InlineData("/etc", "exec: \"/etc\": is a directory")]
    [InlineData("", "exec: \"\": executable file not found in $PATH")]
    public void What_cannot_be_executed_says_why_in_the_words_that_engines_look_for(string name, string message) =>
        Assert.Equal(message, Assert.Throws<RuntimeException>(() => ProgramLookup.Find(name, ["PATH=/bin"])).Message);
}
