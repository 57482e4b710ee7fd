using System.Text.RegularExpressions;

namespace Corten.Linux.Tests;

public sealed partial class LinuxExceptionTests
{
    [Fact]
    public void The_message_says_operation_path_and_reason() =>
        Assert.Equal("open /etc/shadow: permission denied", new LinuxException("open", "/etc/shadow", Errno.EACCES).Message);

    [Fact]
    public void Without_a_path_the_message_has_no_gap() =>
        Assert.Equal("set the host name: operation not permitted", new LinuxException("set the host name", null, Errno.EPERM).Message);

    [Fact]
    public void An_unknown_number_is_shown_as_it_is() => Assert.Equal("error 999", Errno.Describe(999));

    [Fact]
    public void Every_number_has_the_words_of_the_C_library()
    {
        string python = string.Join('\n', Enumerable.Range(1, 133).Select(number => Errno.Describe(number).ToUpperInvariant()));
        string expected = CommandLine.Output("/usr/bin/perl", "-e", "for (1..133) { $! = $_; print uc(\"$!\"), \"\\n\" }").TrimEnd();
        expected = UnknownError().Replace(expected, "ERROR $1");
        Assert.Equal(expected, python);
    }

    [GeneratedRegex("UNKNOWN ERROR (\\d+)")]
    private static partial Regex UnknownError();
}
