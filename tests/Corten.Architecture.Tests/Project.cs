using System.Xml.Linq;

namespace Corten.Architecture.Tests;

/// <summary>A project file and what it names.</summary>
internal sealed class Project(string file)
{
    private readonly XDocument _xml = XDocument.Load(file);

    public string Name { get; } = Path.GetFileNameWithoutExtension(file);

    public string Folder { get; } = Path.GetRelativePath(Repository.Root, Path.GetDirectoryName(file)!);

    public bool IsTest => Folder.StartsWith("tests/", StringComparison.Ordinal);

    public IEnumerable<string> References => Items("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path));

    public IEnumerable<string> Packages => Items("PackageReference");

    public string? Property(string name) => _xml.Descendants(name).LastOrDefault()?.Value;

    public override string ToString() => Name;

    private IEnumerable<string> Items(string name) => _xml.Descendants(name).Select(item => item.Attribute("Include")!.Value);
}
