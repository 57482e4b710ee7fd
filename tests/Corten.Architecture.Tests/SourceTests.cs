using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Corten.Architecture.Tests;

/// <summary>Rules for the text of src/. Each failure names file and line.</summary>
public sealed partial class SourceTests
{
    private static IEnumerable<SourceFile> OutsideOfLinux => Repository.Sources.Where(file => file.Project != "Corten.Linux");

    [Fact]
    public void Platform_invokes_stand_in_Corten_Linux_alone() => AssertNone(OutsideOfLinux
        .SelectMany(file => file.Tree.DescendantNodes().OfType<AttributeSyntax>()
            .Where(attribute => AttributeName(attribute) is "DllImport" or "LibraryImport" or "UnmanagedCallersOnly")
            .Select(attribute => At(file, attribute))));

    [Fact]
    public void Unsafe_code_stands_in_Corten_Linux_alone() => AssertNone(OutsideOfLinux
        .SelectMany(file => file.Tree.DescendantTokens().Where(token => token.IsKind(SyntaxKind.UnsafeKeyword)).Select(token => At(file, token))));

    [Fact]
    public void Nothing_is_left_to_do() => AssertNone(Repository.Sources
        .SelectMany(file => file.Tree.DescendantTrivia(descendIntoTrivia: false)
            .Where(trivia => Unfinished().IsMatch(trivia.ToString()))
            .Select(trivia => At(file, trivia.GetLocation()))));

    [Fact]
    public void Nothing_is_thrown_for_what_is_not_written_yet() => AssertNone(Repository.Sources
        .SelectMany(file => file.Tree.DescendantNodes().OfType<IdentifierNameSyntax>()
            .Where(name => name.Identifier.Text == nameof(NotImplementedException))
            .Select(name => At(file, name))));

    [Fact]
    public void No_region_hides_anything() => AssertNone(Repository.Sources.Concat(Repository.TestSources)
        .SelectMany(file => file.Tree.DescendantTrivia().Where(trivia => trivia.IsKind(SyntaxKind.RegionDirectiveTrivia)).Select(trivia => At(file, trivia.GetLocation()))));

    [Fact]
    public void A_namespace_is_its_folder() => AssertNone(Repository.Sources
        .SelectMany(file => file.Tree.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>()
            .Where(space => !IsFolder(space.Name.ToString(), file))
            .Select(space => $"{At(file, space)} is {space.Name}")));

    // The files of the C interface are named after their header or manual page.
    [Fact]
    public void A_file_is_named_after_a_type_in_it() => AssertNone(Repository.Sources
        .Where(file => file.Tree.DescendantNodes().OfType<BaseNamespaceDeclarationSyntax>().Any())
        .Where(file => !file.Path.StartsWith("src/Corten.Linux/Abi/", StringComparison.Ordinal))
        .Where(file => !TypeNames(file).Any(name => Path.GetFileName(file.Path).StartsWith(name + ".", StringComparison.Ordinal)))
        .Select(file => $"{file}: has {string.Join(", ", TypeNames(file))}"));

    [Fact]
    public void No_attic_collects_what_has_no_place() => AssertNone(Repository.Sources
        .SelectMany(file => TypeNames(file).Where(name => Attic().IsMatch(name)).Select(name => $"{file}: {name}")));

    [Fact]
    public void A_partial_class_is_one_interface_of_C_functions_or_a_generator()
    {
        IEnumerable<string> split = Repository.Sources
            .SelectMany(file => file.Tree.DescendantNodes().OfType<TypeDeclarationSyntax>()
                .Where(type => type.Modifiers.Any(SyntaxKind.PartialKeyword))
                .Select(type => (Name: $"{file.Project}/{type.Identifier.Text}", file.Path)))
            .GroupBy(part => part.Name)
            .Where(parts => parts.Key != "Corten.Linux/Libc" && parts.Select(part => part.Path).Distinct().Count() > 1)
            .Select(parts => parts.Key);
        AssertNone(split);
    }

    private static string AttributeName(AttributeSyntax attribute)
    {
        string name = attribute.Name.ToString().Split('.')[^1];
        return name.EndsWith("Attribute", StringComparison.Ordinal) ? name[..^9] : name;
    }

    private static IEnumerable<string> TypeNames(SourceFile file) => file.Tree.DescendantNodes()
        .Where(node => node is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax)
        .Select(node => node is BaseTypeDeclarationSyntax type ? type.Identifier.Text : ((DelegateDeclarationSyntax)node).Identifier.Text);

    // src/Corten.Oci/ImageSpec/Index.cs is Corten.Oci.ImageSpec. A program's own namespace is free, its folders are not.
    private static bool IsFolder(string name, SourceFile file)
    {
        string[] parts = file.Path.Split('/');
        string folders = string.Concat(parts[2..^1].Select(folder => "." + folder));
        return file.Project.StartsWith("Corten.", StringComparison.Ordinal)
            ? name == file.Project + folders
            : char.IsUpper(name[0]) && name.EndsWith(folders, StringComparison.Ordinal);
    }

    private static string At(SourceFile file, SyntaxNode node) => At(file, node.GetLocation());

    private static string At(SourceFile file, SyntaxToken token) => At(file, token.GetLocation());

    private static string At(SourceFile file, Location location) => $"{file}:{location.GetLineSpan().StartLinePosition.Line + 1}";

    private static void AssertNone(IEnumerable<string> found)
    {
        string list = string.Join('\n', found.Distinct());
        Assert.True(list.Length == 0, list);
    }

    [GeneratedRegex(@"\b(TODO|FIXME|HACK|XXX)\b|\bstub(bed|s)?\b|not implemented yet", RegexOptions.IgnoreCase)]
    private static partial Regex Unfinished();

    [GeneratedRegex("(Utils?|Helpers?|Misc|Common|Manager)$")]
    private static partial Regex Attic();
}
