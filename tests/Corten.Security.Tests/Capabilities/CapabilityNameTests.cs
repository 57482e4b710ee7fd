using System.Text.RegularExpressions;
using Corten.Security.Capabilities;

namespace Corten.Security.Tests.Capabilities;

public sealed class CapabilityNameTests
{
    private const string Header = "/usr/include/linux/capability.h";

    [Fact]
    public void Names_and_numbers_are_those_of_the_kernels_header()
    {
        if (!File.Exists(Header))
            Assert.Skip($"{Header} is not installed (package linux-libc-dev), so the table cannot be compared with it");
        var defined = Regex.Matches(File.ReadAllText(Header), @"^#define (CAP_[A-Z_]+)\s+(\d+)\s*$", RegexOptions.Multiline)
            .Select(m => (Name: m.Groups[1].Value, Number: int.Parse(m.Groups[2].Value)))
            .OrderBy(c => c.Number);
        Assert.Equal(defined, CapabilityName.All.Select((name, number) => (Name: name, Number: number)));
    }

    [Theory]
    [InlineData("net_admin", "CAP_NET_ADMIN")]
    [InlineData("CAP_NET_ADMIN", "CAP_NET_ADMIN")]
    [InlineData("cap_Chown", "CAP_CHOWN")]
    public void What_a_person_types_is_understood(string typed, string name) => Assert.Equal(name, CapabilityName.Normalize(typed));

    [Theory]
    [InlineData("")]
    [InlineData("NET")]
    [InlineData("CAP_")]
    [InlineData("CAP_CAP_CHOWN")]
    public void What_is_not_a_capability_is_refused(string typed)
    {
        var error = Assert.Throws<SecurityException>(() => CapabilityName.Normalize(typed));
        Assert.Contains($"\"{typed}\" is not a capability", error.Message, StringComparison.Ordinal);
    }
}
