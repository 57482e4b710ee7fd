namespace Corten.Content.Tests;

/// <summary>A store in a directory of its own that goes with the test.</summary>
public sealed class TemporaryStore : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("corten-test-content-");

    public ContentStore Store => new(Root);

    public string Root => Path.Combine(_directory.FullName, "content");

    public string[] Leftovers() => Directory.Exists(Path.Combine(Root, "ingest"))
        ? [.. Directory.EnumerateFiles(Path.Combine(Root, "ingest")).Where(f => !f.EndsWith(".lock"))]
        : [];

    public void Dispose() => _directory.Delete(recursive: true);
}
