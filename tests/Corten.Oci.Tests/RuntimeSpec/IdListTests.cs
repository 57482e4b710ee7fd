using Corten.Oci.RuntimeSpec;

namespace Corten.Oci.Tests.RuntimeSpec;

public sealed class IdListTests
{
    [Theory]
    [InlineData(null, "")]
    [InlineData("", "")]
    [InlineData("0", "01-00-00-00-00-00-00-00")]
    [InlineData("0-3,7", "8F-00-00-00-00-00-00-00")]
    [InlineData(" 1 , 2-3 ,,", "0E-00-00-00-00-00-00-00")]
    [InlineData("63-64", "00-00-00-00-00-00-00-80-01-00-00-00-00-00-00-00")]
    public void A_list_is_a_mask_of_whole_words(string? list, string mask) => Assert.Equal(mask, BitConverter.ToString(IdList.Mask(list, "x:")));

    [Theory]
    [InlineData("x", "f: \"x\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("3-1", "f: \"3-1\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("1-2-3", "f: \"1-2-3\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("-1", "f: \"-1\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("0-9876543210", "f: \"0-9876543210\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData("65536", "f: \"65536\" is not a number from 0 to 65535 or a range of them like 0-3")]
    [InlineData(",", "f: \",\" has no number in it")]
    public void Anything_else_is_refused(string list, string message) =>
        Assert.Equal(message, Assert.Throws<SpecException>(() => IdList.Mask(list, "f:")).Message);

    [Fact]
    public void The_numbers_of_a_mask_are_counted() => Assert.Equal(65536, IdList.Count(IdList.Mask("0-65535", "f:")));
}
