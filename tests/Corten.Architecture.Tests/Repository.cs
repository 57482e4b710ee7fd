using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Corten.Architecture.Tests;

/// <summary>The checkout that this test was built from.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Projects { get; } =
    [
        .. Directory.GetFiles(Path.Combine(Root, "src"), "*.csproj", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Path.Combine(Root, "tests"), "*.csproj", SearchOption.AllDirectories))
            .Order(StringComparer.Ordinal)
            .Select(file => new Project(file)),
    ];

    /// <summary>Every C# file below src/.</summary>
    public static IReadOnlyList<SourceFile> Sources { get; } = Files("src");

    /// <summary>Every C# file below tests/.</summary>
    public static IReadOnlyList<SourceFile> TestSources { get; } = Files("tests");

    public static string Text(string path) => File.ReadAllText(Path.Combine(Root, path));

    private static SourceFile[] Files(string folder) =>
    [
        .. Directory.GetFiles(Path.Combine(Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Root, file))
            .Where(path => !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(path => new SourceFile(path)),
    ];

    private static string FindRoot()
    {
        string? directory = AppContext.BaseDirectory;
        while (directory is not null && !File.Exists(Path.Combine(directory, "Corten.slnx")))
            directory = Path.GetDirectoryName(directory);
        return directory ?? throw new InvalidOperationException($"no Corten.slnx above {AppContext.BaseDirectory}");
    }
}

/// <summary>A C# file; its path is relative to the root of the repository.</summary>
internal sealed class SourceFile(string path)
{
    private readonly Lazy<CompilationUnitSyntax> _tree = new(() =>
        CSharpSyntaxTree.ParseText(Repository.Text(path), new CSharpParseOptions(LanguageVersion.Preview)).GetCompilationUnitRoot());

    public string Path { get; } = path;

    /// <summary>The name of the project, which is its folder's: src/NAME/...</summary>
    public string Project => Path.Split('/')[1];

    public CompilationUnitSyntax Tree => _tree.Value;

    public int Lines => Repository.Text(Path).AsSpan().TrimEnd().Count('\n') + 1;

    public override string ToString() => Path;
}
