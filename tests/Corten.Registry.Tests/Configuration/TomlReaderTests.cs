using Corten.Registry.Configuration.Toml;

namespace Corten.Registry.Tests.Configuration;

public sealed class TomlReaderTests
{
    [Fact]
    public void Every_kind_of_value_is_read()
    {
        var root = TomlReader.Read("""
            # a comment
            name = "a \"b\" \u00e4" # behind it
            plain = 'c:\no'
            long = '''
            one
            two'''
            number = 1_000
            list = [ "a",  # in between
              'b', ]
            "quoted key".sub = true
            [table.inner]
            x = false
            inline = { a = "1", b = ["2"] }
            [[many]]
            n = "first"
            [[many.deep]]
            d = "1"
            [[many]]
            n = "second"
            """);
        Assert.Equal("a \"b\" ä", root.Text("name"));
        Assert.Equal(@"c:\no", root.Text("plain"));
        Assert.Equal("one\ntwo", root.Text("long"));
        Assert.Equal(["a", "b"], root.Texts("list"));
        Assert.True(root.Table("quoted key")!.Flag("sub"));
        Assert.False(root.Table("table")!.Table("inner")!.Flag("x"));
        Assert.Equal("1", root.Table("table")!.Table("inner")!.Table("inline")!.Text("a"));
        Assert.Equal(["first", "second"], root.Tables("many").Select(table => table.Text("n")!));
        Assert.Equal("1", root.Tables("many")[0].Tables("deep")[0].Text("d"));
        Assert.Null(root.Text("absent"));
    }

    [Theory]
    [InlineData("a = ", "line 1")]
    [InlineData("a = \"x\nb = 1", "not closed")]
    [InlineData("a = 1\na = 2", "twice")]
    [InlineData("\n\na = 1 b", "line 3")]
    [InlineData("[a\nb = 1", "']' is missing")]
    [InlineData("a = 1979-05-27", "not a string")]
    [InlineData("a = 1\n[a]", "another kind")]
    [InlineData("a = [1 2]", "comma")]
    [InlineData("a = \"\\q\"", "not an escape")]
    [InlineData("= 1", "name is missing")]
    public void What_is_wrong_is_told_with_its_line(string text, string sentence) =>
        Assert.Contains(sentence, Assert.Throws<FormatException>(() => TomlReader.Read(text)).Message);

    [Fact]
    public void A_value_of_another_kind_is_told()
    {
        var root = TomlReader.Read("a = 1\nb = [1]");
        Assert.Throws<FormatException>(() => root.Text("a"));
        Assert.Throws<FormatException>(() => root.Texts("b"));
        Assert.Throws<FormatException>(() => root.Flag("a"));
        Assert.Throws<FormatException>(() => root.Tables("b"));
    }

    [Fact]
    public void Noise_never_does_worse_than_a_format_exception()
    {
        const string alphabet = "[]{}=\"'\\,.#\n ab1-u0\r";
        var random = new Random(4);
        for (int i = 0; i < 20_000; i++)
        {
            string text = string.Concat(Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)]));
            try
            {
                TomlReader.Read(text);
            }
            catch (FormatException)
            {
                // As it should be.
            }
        }
        Assert.Throws<FormatException>(() => TomlReader.Read("a = " + new string('[', 100_000)));
    }
}
