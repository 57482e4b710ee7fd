using System.CommandLine;
using Corten.CommandLine;

namespace Corten.CommandLineTests.CommandLine;

public sealed class ArgumentNormalizerTests
{
    private static readonly Verb _run = new("run", "Run", DefineRun) { OptionsEndAtFirstArgument = true };
    private static readonly Verb _remove = new("rm", "Remove", DefineRemove);

    [Theory]
    [InlineData("run -it busybox sh", "run --interactive --tty -- busybox sh")]
    [InlineData("run busybox ls -la --tty", "run -- busybox ls -la --tty")]
    [InlineData("run -eFOO=bar --env path=x -e -t busybox", "run --env=FOO=bar --env=path=x --env=-t -- busybox")]
    [InlineData("run -itv/a:/b img", "run --interactive --tty --volume=/a:/b -- img")]
    [InlineData("run --tty=true --interactive=0 img", "run --tty=true --interactive=false -- img")]
    [InlineData("run -t true", "run --tty -- true")]
    [InlineData("run -t=false img", "run --tty=false -- img")]
    [InlineData("run --name= img", "run --name  -- img")]
    [InlineData("run --name a --name b img", "run --name=b -- img")]
    [InlineData("run -h box img", "run --hostname=box -- img")]
    [InlineData("run -- -odd", "run -- -odd")]
    [InlineData("rm a -f b", "rm --force -- a b")]
    [InlineData("rm -f true", "rm --force -- true")]
    [InlineData("--root /x rm --runroot=/y a", "--root=/x rm --runroot=/y -- a")]
    [InlineData("rm - @file [dir]", "rm -- - @file [dir]")]
    [InlineData("rm -h", "rm --help --")]
    public void Options_are_found_by_the_commands_own_table(string typed, string expected) =>
        Assert.Equal(expected, string.Join(' ', ArgumentNormalizer.Normalize(Root(), typed.Split(' '))).Trim());

    [Theory]
    [InlineData("run --ttt img", "unknown flag: --ttt; did you mean '--tty'?")]
    [InlineData("run --zebra img", "unknown flag: --zebra; see 'corten run --help'")]
    [InlineData("run -ix img", "unknown shorthand flag: 'x' in -ix; see 'corten run --help'")]
    [InlineData("rnu img", "unknown command 'rnu' for 'corten'; did you mean 'run'?")]
    [InlineData("run", "'corten run' requires at least 1 argument (IMAGE COMMAND); see 'corten run --help'")]
    [InlineData("rm", "'corten rm' requires at least 1 argument (CONTAINER); see 'corten rm --help'")]
    [InlineData("run --name", "flag needs an argument: --name; see 'corten run --help'")]
    [InlineData("run --tty=maybe img", "invalid argument \"maybe\" for --tty: neither true nor false; see 'corten run --help'")]
    public void What_is_wrong_is_said_in_one_sentence(string typed, string expected)
    {
        var error = Assert.Throws<UsageException>(() => ArgumentNormalizer.Normalize(Root(), typed.Split(' ')));
        Assert.Equal(expected, error.Message);
    }

    [Fact]
    public void The_parser_sees_the_values_as_typed()
    {
        var root = Root();
        var result = CommandRunner.Parse(root, ["run", "-e", "A=b=c:d", "-e", "-x", "--name=", "img", "--env", "@y"]);
        Assert.Empty(result.Errors);
        Assert.Equal(["A=b=c:d", "-x"], result.GetValue<string[]>("--env")!);
        Assert.Equal("", result.GetValue<string>("--name"));
        Assert.Equal(["--env", "@y"], result.GetValue<string[]>("COMMAND")!);
    }

    [Fact]
    public void A_first_value_that_ends_in_the_program_s_name_is_a_value()
    {
        var root = Root();
        var result = CommandRunner.Parse(root, ["--root", "/var/lib/" + root.Name, "run", "img"]);
        Assert.Empty(result.Errors);
        Assert.Equal("/var/lib/" + root.Name, result.GetValue<string>("--root"));
    }

    private static RootCommand Root()
    {
        var root = CommandTree.Build();
        root.Subcommands.Clear();
        VerbCommand.AddAll(root, [_run, _remove]);
        return root;
    }

    private static void DefineRun(Command command)
    {
        command.Options.Add(CommandOptions.Switch("--interactive", "", "-i"));
        command.Options.Add(CommandOptions.Switch("--tty", "", "-t"));
        command.Options.Add(CommandOptions.List("--env", "X", "", "-e"));
        command.Options.Add(CommandOptions.List("--volume", "X", "", "-v"));
        command.Options.Add(CommandOptions.Text("--name", "X", ""));
        command.Options.Add(CommandOptions.Text("--hostname", "X", "", "-h"));
        command.Arguments.Add(new Argument<string>("IMAGE"));
        command.Arguments.Add(new Argument<string[]>("COMMAND") { Arity = ArgumentArity.ZeroOrMore });
    }

    private static void DefineRemove(Command command)
    {
        command.Options.Add(CommandOptions.Switch("--force", "", "-f"));
        command.Arguments.Add(new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.OneOrMore });
    }
}
