using System.Text.RegularExpressions;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Engine;

/// <summary>The commands that README.md shows exist, and print their help.</summary>
public sealed partial class ReadmeTests
{
    public static TheoryData<string> Verbs => [.. Words("corten").Concat(["ps", "wait", "attach", "kill", "inspect", "completion"]).Distinct()];

    [Theory]
    [MemberData(nameof(Verbs))]
    public void A_verb_of_corten_has_help(string verb) =>
        Assert.Contains(verb, Command.Run(Programs.Corten, verb, "--help").Exits().Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("spec")]
    [InlineData("create")]
    [InlineData("start")]
    [InlineData("run")]
    [InlineData("exec")]
    [InlineData("state")]
    [InlineData("list")]
    [InlineData("kill")]
    [InlineData("delete")]
    [InlineData("recvtty")]
    public void A_verb_of_corun_has_help(string verb) =>
        Assert.Contains(verb, Command.Run(Programs.Corun, verb, "--help").Exits().Output, StringComparison.Ordinal);

    private static IEnumerable<string> Words(string program)
    {
        string readme = File.ReadAllText(Programs.Repository + "/README.md");
        return Block().Matches(readme).SelectMany(block => block.Value.Split('\n'))
            .Where(line => line.StartsWith(program + " ", StringComparison.Ordinal))
            .Select(line => line.Split(' ')[1]);
    }

    [GeneratedRegex("```\n.*?```", RegexOptions.Singleline)]
    private static partial Regex Block();
}
