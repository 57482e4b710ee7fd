using System.Diagnostics;
using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

/// <summary>What a person names as a file to write may be a device or a pipe, which must still be one afterwards.</summary>
public sealed class AtomicFileStreamTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_pipe_is_written_to_and_stays_one_through_a_symlink_too()
    {
        string pipe = Path.Combine(_directory.Path, "pipe");
        string link = Path.Combine(_directory.Path, "link");
        Process.Start("mkfifo", [pipe]).WaitForExit();
        File.CreateSymbolicLink(link, pipe);
        foreach (string path in (string[])[pipe, link])
        {
            using var reader = Process.Start(new ProcessStartInfo("cat", [pipe]) { RedirectStandardOutput = true })!;
            AtomicFile.Write(path, "text"u8);
            Assert.Equal("text", reader.StandardOutput.ReadToEnd());
            Assert.Equal(FileKind.Fifo, FileStatus.Find(pipe)!.Value.Kind);
        }
        Assert.Equal(FileKind.SymbolicLink, FileStatus.Find(link)!.Value.Kind);
    }

    [Fact]
    public void Files_and_symlinks_to_them_are_replaced()
    {
        string file = Path.Combine(_directory.Path, "file");
        string link = Path.Combine(_directory.Path, "to-file");
        File.WriteAllText(file, "old");
        File.CreateSymbolicLink(link, file);
        AtomicFile.Write(link, "new"u8);
        Assert.Equal("old", File.ReadAllText(file));
        Assert.Equal("new", File.ReadAllText(link));
        File.CreateSymbolicLink(Path.Combine(_directory.Path, "nowhere"), "/nonexistent/x");
        Assert.False(AtomicFile.IsStream(Path.Combine(_directory.Path, "nowhere")));
        Assert.False(AtomicFile.IsStream(_directory.Path));
        Assert.True(AtomicFile.IsStream("/dev/null"));
    }
}
