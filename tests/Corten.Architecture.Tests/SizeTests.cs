using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Corten.Architecture.Tests;

/// <summary>
/// Budgets of CONTRIBUTING.md. Over the soft one a warning is printed; over the hard one the test fails, unless eng/SizeAllowList.txt says why.
/// </summary>
public sealed class SizeTests
{
    private const int FileSoft = 300;
    private const int FileHard = 400;
    private const int MethodSoft = 35;
    private const int MethodHard = 60;

    private static readonly Dictionary<string, string> _allowed = Repository.Text("eng/SizeAllowList.txt")
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Where(line => !line.StartsWith('#'))
        .Select(line => line.Split(';', 2))
        .ToDictionary(parts => parts[0], parts => parts.Length > 1 ? parts[1].Trim() : "");

    private static IEnumerable<SourceFile> Files => Repository.Sources.Concat(Repository.TestSources);

    [Fact]
    public void Files_stay_short() => Judge(Files.Select(file => (file.Path, file.Lines)), FileSoft, FileHard);

    [Fact]
    public void Methods_stay_short() => Judge(Files.SelectMany(Methods), MethodSoft, MethodHard);

    [Fact]
    public void The_medians_stay_low()
    {
        Assert.InRange(Median(Repository.Sources.Select(file => file.Lines)), 0, 120);
        Assert.InRange(Median(Repository.Sources.SelectMany(Methods).Select(method => method.Lines)), 0, 10);
    }

    [Fact]
    public void Every_exception_from_the_budget_has_a_reason_and_is_needed()
    {
        Dictionary<string, int> lengths = Files.Select(file => (file.Path, file.Lines)).Concat(Files.SelectMany(Methods))
            .GroupBy(item => item.Item1).ToDictionary(group => group.Key, group => group.Max(item => item.Item2));
        foreach (var (name, reason) in _allowed)
        {
            Assert.True(reason.Length > 20, $"eng/SizeAllowList.txt: {name} has no reason");
            int limit = name.Contains('#') ? MethodHard : FileHard;
            Assert.True(lengths.GetValueOrDefault(name) > limit, $"eng/SizeAllowList.txt: {name} is not over the limit any more; remove its line");
        }
    }

    private static void Judge(IEnumerable<(string Name, int Lines)> items, int soft, int hard)
    {
        var failures = new List<string>();
        foreach (var (name, lines) in items.Where(item => item.Lines > soft && !_allowed.ContainsKey(item.Name)).OrderByDescending(item => item.Lines))
        {
            if (lines > hard)
                failures.Add($"{name}: {lines} lines, at most {hard}");
            else
                TestContext.Current.AddWarning($"{name}: {lines} lines, better at most {soft}");
        }
        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    private static IEnumerable<(string Name, int Lines)> Methods(SourceFile file) => file.Tree.DescendantNodes()
        .Where(node => node is BaseMethodDeclarationSyntax or LocalFunctionStatementSyntax)
        .Select(node => ($"{file.Path}#{Name(node)}", Lines(node)));

    private static string Name(SyntaxNode node) => node switch
    {
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        LocalFunctionStatementSyntax function => function.Identifier.Text,
        _ => "operator",
    };

    // Without the documentation above it.
    private static int Lines(SyntaxNode node)
    {
        FileLinePositionSpan span = node.GetLocation().GetLineSpan();
        return span.EndLinePosition.Line - span.StartLinePosition.Line + 1;
    }

    private static int Median(IEnumerable<int> values)
    {
        int[] sorted = [.. values.Order()];
        return sorted[sorted.Length / 2];
    }
}
