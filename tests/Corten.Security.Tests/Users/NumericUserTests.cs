using Corten.Security.Users;

namespace Corten.Security.Tests.Users;

public sealed class NumericUserTests
{
    [Theory]
    [InlineData("0", 0u, null)]
    [InlineData("1000:50", 1000u, 50u)]
    [InlineData("4294967294:4294967294", 4294967294u, 4294967294u)]
    public void Numbers_are_read(string text, uint uid, uint? gid) => Assert.Equal(new NumericUser(uid, gid), NumericUser.Parse(text));

    [Theory]
    [InlineData("")]
    [InlineData(":")]
    [InlineData("0:")]
    [InlineData(":0")]
    [InlineData("1:2:3")]
    [InlineData("root")]
    [InlineData("1000 ")]
    [InlineData(" 1000")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("0x10")]
    [InlineData("1e3")]
    [InlineData("1_000")]
    [InlineData("4294967295")]
    [InlineData("4294967296")]
    [InlineData("١٢")]
    [InlineData("1\n")]
    [InlineData("1\0")]
    public void Anything_else_is_refused(string text) => Assert.Throws<SecurityException>(() => NumericUser.Parse(text));
}
