namespace Corten.Linux.Tests;

/// <summary>A directory of its own for one test, removed with all that is in it.</summary>
internal sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("corten-test-linux-").FullName;

    public string File(string name) => Path + "/" + name;

    // Directory.Delete cannot remove a name that is not UTF-8.
    public void Dispose() => CommandLine.Output("/bin/rm", "-rf", Path);
}
