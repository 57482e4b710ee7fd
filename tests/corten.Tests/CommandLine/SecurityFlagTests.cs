using Corten.CommandLine;
using Corten.Engine;

namespace Corten.CommandLineTests.CommandLine;

public sealed class SecurityFlagTests
{
    [Fact]
    public void Unconfined_and_the_default_need_no_file()
    {
        Assert.Equal("unconfined", SecurityFlag.Seccomp(["seccomp=unconfined"]));
        Assert.Equal("unconfined", SecurityFlag.Seccomp(["seccomp:unconfined"]));
        Assert.Null(SecurityFlag.Seccomp(["seccomp=unconfined", "seccomp=builtin"]));
        Assert.Null(SecurityFlag.Seccomp([]));
    }

    [Fact]
    public void A_file_is_read_and_checked()
    {
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
            Assert.Equal("{\"defaultAction\":\"SCMP_ACT_ALLOW\"}", SecurityFlag.Seccomp([$"seccomp={file}"]));
            File.WriteAllText(file, "[]");
            Assert.Contains(file, Assert.Throws<EngineException>(() => SecurityFlag.Seccomp([$"seccomp={file}"])).Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(file);
        }
        Assert.Contains(file, Assert.Throws<UsageException>(() => SecurityFlag.Seccomp([$"seccomp={file}"])).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("no-new-privileges", true)]
    [InlineData("no-new-privileges=true", true)]
    [InlineData("no-new-privileges:false", false)]
    public void Privileges_can_be_frozen(string option, bool expected) => Assert.Equal(expected, SecurityFlag.NoNewPrivileges([option]));

    [Fact]
    public void The_last_profile_of_AppArmor_counts()
    {
        Assert.Null(SecurityFlag.AppArmor(["seccomp=unconfined"]));
        Assert.Equal("unconfined", SecurityFlag.AppArmor(["apparmor=mine", "apparmor:unconfined"]));
    }

    [Fact]
    public void Labels_are_checked()
    {
        SecurityFlag.Check(["label=disable"]);
        Assert.Throws<EngineException>(() => SecurityFlag.Check(["label=tipe:spc_t"]));
        Assert.Throws<EngineException>(() => SecurityFlag.Check(["label=type:"]));
    }

    [Fact]
    public void Paths_are_hidden_and_shown()
    {
        string[] options = ["mask=/a:/b", "mask=/c", "unmask=/proc/*"];
        SecurityFlag.Check(options);
        Assert.Equal(["/a", "/b", "/c"], SecurityFlag.Paths(options, "mask"));
        Assert.Equal(["/proc/*"], SecurityFlag.Unmasked(options));
        Assert.Equal(["ALL"], SecurityFlag.Unmasked(["systempaths=unconfined"]));
    }

    [Theory]
    [InlineData("systempaths=some")]
    [InlineData("mask=")]
    [InlineData("apparmor")]
    [InlineData("label=")]
    [InlineData("seccomp")]
    [InlineData("seccomp=")]
    [InlineData("")]
    public void What_is_unknown_is_refused(string option) => Assert.Throws<UsageException>(() => SecurityFlag.Check([option]));
}
