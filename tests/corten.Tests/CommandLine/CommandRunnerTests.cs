using Corten.CommandLine;

namespace Corten.CommandLineTests.CommandLine;

public sealed class CommandRunnerTests
{
    [Theory]
    [InlineData("--nonsense")]
    [InlineData("nonsense")]
    [InlineData("version --log-level loud extra")]
    [InlineData("completion tcsh")]
    [InlineData("--root")]
    public void A_wrong_command_line_ends_with_125_and_one_line(string typed)
    {
        var (code, output, error) = Run(typed.Split(' '));
        Assert.Equal(125, code);
        Assert.Empty(output);
        Assert.StartsWith("Error: ", error, StringComparison.Ordinal);
        Assert.Equal(error.Length - 1, error.IndexOf('\n'));
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("-v")]
    public void The_version_is_one_line(string option)
    {
        var (code, output, _) = Run([option]);
        Assert.Equal(0, code);
        Assert.Matches(@"^corten version \d+\.\d+\.\d+\n$", output);
    }

    [Fact]
    public void Without_a_verb_the_help_is_shown_and_lists_each_visible_verb()
    {
        var (code, output, _) = Run([]);
        Assert.Equal(0, code);
        foreach (var verb in CommandTree.Verbs.Where(v => !v.Hidden))
            Assert.Matches($"(?m)^  ([a-z]+, )*{verb.Name}[ ,]", output);
    }

    [Fact]
    public void Every_verb_has_help_that_names_its_options()
    {
        foreach (var verb in CommandTree.Verbs)
        {
            var (code, output, error) = Run([verb.Name, "--help"]);
            Assert.Equal((0, ""), (code, error));
            Assert.Contains("--help", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Completion_answers_the_shells()
    {
        var (code, output, _) = Run(["[suggest:10]", "corten vers"]);
        Assert.Equal(0, code);
        Assert.Contains("version", output, StringComparison.Ordinal);
    }

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = CommandRunner.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
