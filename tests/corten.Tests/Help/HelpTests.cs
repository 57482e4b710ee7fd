using System.CommandLine;
using System.Diagnostics;
using Corten.CommandLine;
using Corten.Help;

namespace Corten.CommandLineTests.Help;

public sealed class HelpTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-help-");

    public static TheoryData<string> Verbs => [.. Leaves(Tree()).Select(CommandPath.Verbs)];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void Every_verb_shows_examples_that_its_own_parser_takes(string verbs)
    {
        var examples = Examples.Of(Find(verbs));
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            var root = CommandTree.Build();
            var result = CommandRunner.Parse(root, Words(example.Typed));
            Assert.Empty(result.Errors);
            Assert.Equal(Find(verbs).Name, result.CommandResult.Command.Name);
            Assert.DoesNotMatch(@"\.$", example.Meaning);
        }
    }

    [Fact]
    public void Examples_belong_to_verbs_that_there_are()
    {
        var paths = Leaves(Tree()).Select(CommandPath.Verbs).ToHashSet();
        Assert.DoesNotContain(Examples.Paths, path => !paths.Contains(path));
    }

    [Fact]
    public void The_help_of_the_program_puts_every_verb_under_a_task()
    {
        string help = Shown("");
        Assert.Contains("\nRun containers:\n  run ", help);
        Assert.DoesNotContain("Other commands", help);
        foreach (var verb in CommandTree.Verbs.Where(v => !v.Hidden))
            Assert.Single(help.Split('\n'), line => line.StartsWith($"  {verb.Name} ", StringComparison.Ordinal));
    }

    [Fact]
    public void The_help_of_a_verb_has_its_synopsis_its_examples_and_its_options()
    {
        string help = Shown("run");
        Assert.StartsWith("Usage:  corten run [OPTIONS] IMAGE [COMMAND] [ARG...]\n\nCreate a container from an image and start it\n", help);
        Assert.Contains("\nExamples:\n  # A shell in a new container, which is gone afterwards\n  corten run --rm -it debian bash\n", help);
        Assert.Matches("\n  -e, --env NAME\\[=VALUE\\] +Set an environment variable\n", help);
        Assert.Matches("\n      --cap-add CAPABILITY +Add a Linux capability\n", help);
        Assert.DoesNotContain("\u001b", help);
    }

    [Theory]
    [InlineData("kill", "Usage:  corten kill [OPTIONS] ")]
    [InlineData("tag", "Usage:  corten tag IMAGE NAME[:TAG] [NAME[:TAG]...]\n")]
    [InlineData("image", "Usage:  corten image COMMAND\n")]
    [InlineData("login", "Usage:  corten login [OPTIONS] [REGISTRY]\n")]
    public void A_synopsis_says_what_must_stand_and_how_often(string verbs, string start) => Assert.StartsWith(start, Shown(verbs));

    [Fact]
    public void A_group_without_a_verb_shows_its_verbs()
    {
        var (code, output, error) = Run(["image"]);
        Assert.Equal((0, ""), (code, error));
        Assert.Equal(Shown("image"), output);
    }

    [Fact]
    public void The_verb_help_shows_the_same_and_suggests_what_was_meant()
    {
        Assert.Equal(Shown("image copy"), Run(["help", "image", "copy"]).Output);
        Assert.Equal(Shown(""), Run(["help"]).Output);
        var (code, _, error) = Run(["help", "image", "cpoy"]);
        Assert.Equal(125, code);
        Assert.Equal("Error: 'corten image' has no command 'cpoy'; did you mean 'copy'?\n", error);
    }

    [Fact]
    public void A_short_form_that_there_is_not_is_answered_with_long_ones()
    {
        Assert.Contains("'--name'", Run(["run", "-d", "-n", "ntpd", "ntp"]).Error);
        Assert.Contains("did you mean '--cap-add'?", Run(["run", "--cap_add", "SYS_TIME", "ntp"]).Error);
    }

    [Fact]
    public void Every_command_has_a_manual_page_that_the_formatter_takes_without_a_warning()
    {
        string directory = _directory.FullName;
        Assert.Equal(0, Run(["man-pages", directory]).Code);
        string[] pages = [.. Directory.GetFiles(directory).Order(StringComparer.Ordinal)];
        Assert.Contains($"{directory}/corten.1", pages);
        Assert.Contains($"{directory}/corten-image-copy.1", pages);
        Assert.Equal(All(Tree()).Count(), pages.Length);
        if (!File.Exists("/usr/bin/groff"))
            Assert.Skip("groff is not installed: nothing formats the manual pages");
        using var groff = Process.Start(new ProcessStartInfo("/usr/bin/groff", ["-man", "-Tutf8", "-ww", "-z", .. pages]) { RedirectStandardError = true })!;
        Assert.Equal("", groff.StandardError.ReadToEnd());
        groff.WaitForExit();
        Assert.Equal(0, groff.ExitCode);
    }

    [Fact]
    public void A_manual_page_holds_what_the_help_does()
    {
        string page = new ManPage("1.2.3").Of(Find("run"));
        Assert.StartsWith(".TH \"CORTEN\\-RUN\" 1 \"\" \"corten 1.2.3\" \"Corten\"\n.SH NAME\ncorten\\-run \\- Create a container", page);
        Assert.Contains(".TP\n.B \\-e, \\-\\-env NAME[=VALUE]\nSet an environment variable\n", page);
        Assert.Contains("corten run \\-\\-rm \\-it debian bash\n", page);
        Assert.Contains(".SH SEE ALSO\n.BR corten (1)\n", page);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private static string Shown(string verbs)
    {
        var (code, output, error) = Run([.. Words(verbs), "--help"]);
        Assert.Equal((0, ""), (code, error));
        return output;
    }

    private static string[] Words(string typed) =>
        [.. System.Text.RegularExpressions.Regex.Matches(typed, @"'([^']*)'|""([^""]*)""|(\S+)").Select(m => m.Groups[1].Value + m.Groups[2].Value + m.Groups[3].Value)];

    private static RootCommand Tree()
    {
        var root = CommandTree.Build();
        VerbCommand.DefineAll(root);
        return root;
    }

    private static Command Find(string verbs) => All(Tree()).First(c => CommandPath.Verbs(c) == verbs);

    private static IEnumerable<Command> All(Command command) => command.Subcommands.Where(c => !c.Hidden).SelectMany(All).Prepend(command);

    private static IEnumerable<Command> Leaves(Command command) => All(command).Where(c => c.Subcommands.Count == 0);

    private static (int Code, string Output, string Error) Run(string[] arguments)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        int code = CommandRunner.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
