using System.Text;
using Corten.Images.Browsing;

namespace Corten.Images.Tests.Browsing;

public sealed class OsReleaseTests
{
    [Fact]
    public void Values_are_read_as_a_shell_does()
    {
        var release = Parse("# comment\nPRETTY_NAME=\"A \\\"quoted\\\" \\$name\"\nNAME='Two words'\nID=plain\n\nVERSION_ID = \"1.2\"\nnonsense\nSUPPORT_END=2030-01-31\n");
        Assert.Equal(("A \"quoted\" $name", "Two words", "plain", "1.2"), (release.PrettyName, release.Name, release.Id, release.VersionId));
        Assert.Equal(new DateOnly(2030, 1, 31), release.SupportEnd);
    }

    [Fact]
    public void What_is_missing_or_hostile_has_a_harmless_form()
    {
        var empty = Parse("\0\n=x\nID=\nSUPPORT_END=soon");
        Assert.Equal(("linux", "linux", ""), (empty.Id, empty.PrettyName, empty.VersionId));
        Assert.Null(empty.SupportEnd);
        Assert.Equal("Name 3", Parse("NAME=Name\nVERSION_ID=3").PrettyName);
        Assert.Equal("?[31mred", Parse("PRETTY_NAME=\"\u001b[31mred\"").PrettyName);
        Assert.Equal("?x", OsRelease.Parse([.. "ID="u8, 0xff, .. "x"u8]).Id);
        Assert.Equal(256, Parse("ID=" + new string('x', 10_000)).Id.Length);
    }

    [Theory]
    [InlineData("ID=debian\nVERSION_ID=\"11\"", "2024-08-14")]
    [InlineData("ID=ubuntu\nVERSION_ID=\"22.04\"", "2027-06-01")]
    [InlineData("ID=ubuntu\nVERSION_ID=\"22\"", null)]
    [InlineData("ID=alpine\nVERSION_ID=3.20.3", "2026-04-01")]
    [InlineData("ID=alpine\nVERSION_ID=3.2.3", null)]
    [InlineData("ID=fedora\nVERSION_ID=40", "2025-05-13")]
    [InlineData("ID=\"rhel\"\nVERSION_ID=\"9.4\"", "2032-05-31")]
    [InlineData("ID=\"centos\"\nNAME=\"CentOS Linux\"\nVERSION_ID=\"8\"", "2021-12-31")]
    [InlineData("ID=\"centos\"\nNAME=\"CentOS Stream\"\nVERSION_ID=\"8\"", "2024-05-31")]
    [InlineData("ID=\"rocky\"\nVERSION_ID=\"8.10\"\nSUPPORT_END=\"2029-06-01\"", "2029-06-01")]
    [InlineData("ID=\"almalinux\"\nVERSION_ID=\"10.0\"", "2035-05-31")]
    [InlineData("ID=\"opensuse-leap\"\nVERSION_ID=\"15.6\"", "2026-04-30")]
    [InlineData("ID=\"opensuse-tumbleweed\"\nVERSION_ID=\"20260101\"", null)]
    [InlineData("ID=\"sles\"\nVERSION_ID=\"15.5\"", "2024-12-31")]
    [InlineData("ID=\"amzn\"\nVERSION_ID=\"2\"", "2026-06-30")]
    [InlineData("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux forky/sid\"", null)]
    [InlineData("ID=unheard\nVERSION_ID=1", null)]
    public void The_end_of_support_is_known(string release, string? end)
    {
        var origin = new ImageOrigin { Image = null!, Distribution = Parse(release) };
        Assert.Equal(end, origin.SupportEnd?.ToString("yyyy-MM-dd"));
    }

    [Theory]
    [InlineData("2024-05-15", SupportState.Supported)]
    [InlineData("2024-05-16", SupportState.Ending)]
    [InlineData("2024-08-14", SupportState.Ending)]
    [InlineData("2024-08-15", SupportState.Ended)]
    public void Support_ends_with_its_last_day_and_that_is_told_90_days_before(string day, SupportState state)
    {
        var origin = new ImageOrigin { Image = null!, Distribution = Parse("ID=debian\nVERSION_ID=11") };
        Assert.Equal(state, origin.SupportOn(DateOnly.Parse(day)));
        Assert.Equal(SupportState.Unknown, (origin with { Distribution = null }).SupportOn(DateOnly.Parse(day)));
    }

    private static OsRelease Parse(string text) => OsRelease.Parse(Encoding.UTF8.GetBytes(text));
}
