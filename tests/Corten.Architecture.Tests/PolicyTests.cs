using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Corten.Architecture.Tests;

/// <summary>Rules for the build policy, the documents and the tests themselves.</summary>
public sealed partial class PolicyTests
{
    [Fact]
    public void Every_banned_symbol_says_why_and_what_instead()
    {
        foreach (string line in Lines("eng/BannedSymbols.txt"))
        {
            string[] parts = line.Split(';', 2);
            Assert.True(parts.Length == 2 && parts[1].Trim().Length > 20, $"no reason: {line}");
        }
    }

    [Fact]
    public void Every_rule_that_is_off_stands_under_a_reason()
    {
        bool explained = false;
        foreach (string line in Repository.Text("eng/analyzers.globalconfig").Split('\n'))
        {
            if (line.StartsWith('#'))
                explained = true;
            else if (line.Length == 0)
                explained = false;
            else
                Assert.True(explained || !line.Contains("severity", StringComparison.Ordinal), $"no reason above {line}");
        }
    }

    [Fact]
    public void Every_warning_that_is_silenced_in_the_source_says_why() => Assert.Empty(Repository.Sources
        .SelectMany(file => Repository.Text(file.Path).Split('\n')
            .Where(line => line.TrimStart().StartsWith("#pragma warning disable", StringComparison.Ordinal) && !line.Contains("//", StringComparison.Ordinal))
            .Select(line => $"{file}: {line.Trim()}")));

    [Fact]
    public void Every_suppressed_message_has_a_justification() => Assert.Empty(Repository.Sources.Concat(Repository.TestSources)
        .SelectMany(file => file.Tree.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => attribute.Name.ToString().Contains("SuppressMessage", StringComparison.Ordinal))
            .Where(attribute => !attribute.ToString().Contains("Justification", StringComparison.Ordinal))
            .Select(attribute => $"{file}: {attribute}")));

    [Fact]
    public void Every_decision_record_is_linked_from_the_architecture()
    {
        string architecture = Repository.Text("ARCHITECTURE.md");
        string[] records = Directory.GetFiles(Path.Combine(Repository.Root, "docs/adr"), "*.md");
        Assert.NotEmpty(records);
        Assert.All(records, record => Assert.Contains($"docs/adr/{Path.GetFileName(record)}", architecture, StringComparison.Ordinal));
    }

    [Fact]
    public void The_tests_that_the_acceptance_table_names_exist()
    {
        HashSet<string> known = [.. Repository.TestSources.SelectMany(file => file.Tree.DescendantNodes().OfType<ClassDeclarationSyntax>())
            .SelectMany(type => type.Members.OfType<MethodDeclarationSyntax>().Select(method => $"{type.Identifier.Text}.{method.Identifier.Text}").Append(type.Identifier.Text))];
        IEnumerable<string> cells = Repository.Text("docs/acceptance.md").Split('\n').Where(line => line.EndsWith(" |", StringComparison.Ordinal)).Select(line => line[(line.LastIndexOf(" | ", StringComparison.Ordinal) + 1)..]);
        string[] named = [.. cells.SelectMany(cell => NamedTest().Matches(cell).Select(match => match.Groups[1].Value))];
        Assert.NotEmpty(named);
        Assert.Empty(named.Except(known));
    }

    [Fact]
    public void Decision_records_are_numbered_without_a_gap()
    {
        string[] names = [.. Directory.GetFiles(Path.Combine(Repository.Root, "docs/adr"), "*.md").Select(file => Path.GetFileName(file)).Order(StringComparer.Ordinal)];
        for (int i = 0; i < names.Length; i++)
            Assert.StartsWith($"{i + 1:d4}-", names[i], StringComparison.Ordinal);
    }

    [Fact]
    public void Links_between_documents_lead_to_files()
    {
        foreach (string document in Documents)
        {
            foreach (Match link in Link().Matches(File.ReadAllText(document)))
            {
                string target = link.Groups[1].Value.Split('#')[0];
                bool exists = target.Length == 0 || Path.Exists(Path.Combine(Path.GetDirectoryName(document)!, target));
                Assert.True(exists, $"{Path.GetRelativePath(Repository.Root, document)} links to {target}, which is not there");
            }
        }
    }

    [Fact]
    public void The_architecture_names_every_project()
    {
        string architecture = Repository.Text("ARCHITECTURE.md");
        Assert.All(Layers.Table.Keys, name => Assert.Contains(name, architecture, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("install.sh")]
    [InlineData("test.sh")]
    [InlineData(".ci/run")]
    [InlineData("bench/run.sh")]
    public void The_commands_of_the_documents_can_be_run(string path)
    {
        UnixFileMode mode = File.GetUnixFileMode(Path.Combine(Repository.Root, path));
        Assert.True(mode.HasFlag(UnixFileMode.UserExecute), $"{path} is not executable");
        Assert.StartsWith("#!", Repository.Text(path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_test_is_never_switched_off_by_its_attribute() => Assert.Empty(Repository.TestSources
        .SelectMany(file => file.Tree.DescendantNodes().OfType<AttributeArgumentSyntax>()
            .Where(argument => argument.NameEquals?.Name.Identifier.Text is "Skip" or "Explicit")
            .Select(argument => $"{file}: {argument}")));

    [Fact]
    public void A_skip_says_why()
    {
        IEnumerable<(SourceFile File, InvocationExpressionSyntax Call)> skips = Repository.TestSources
            .SelectMany(file => file.Tree.DescendantNodes().OfType<InvocationExpressionSyntax>()
                .Where(call => call.Expression.ToString() is "Assert.Skip" or "Assert.SkipWhen" or "Assert.SkipUnless")
                .Select(call => (file, call)));
        foreach (var (file, call) in skips)
            Assert.True(call.ArgumentList.Arguments[^1].ToString().Length > 20, $"{file}: {call}");
    }

    [Fact]
    public void No_file_names_a_place_outside_of_the_repository()
    {
        string[] texts = [.. Repository.Sources.Concat(Repository.TestSources).Select(file => file.Path), .. Documents.Select(file => Path.GetRelativePath(Repository.Root, file))];
        Assert.All(texts, path => Assert.DoesNotMatch("[\" ]/" + "work/", Repository.Text(path)));
    }

    private static IEnumerable<string> Documents => Directory.GetFiles(Repository.Root, "*.md")
        .Concat(Directory.GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories));

    private static IEnumerable<string> Lines(string path) =>
        Repository.Text(path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('#'));

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex NamedTest();

    [GeneratedRegex(@"\]\((?!https?:)([^)\s]+)\)")]
    private static partial Regex Link();
}
