using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class DirectoryTreeTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void Removal_takes_the_tree_and_follows_no_symlink()
    {
        Directory.CreateDirectory(_directory.File("outside"));
        File.WriteAllText(_directory.File("outside/kept"), "x");
        Directory.CreateDirectory(_directory.File("tree/a/b/c"));
        File.WriteAllText(_directory.File("tree/a/f"), "x");
        File.WriteAllText(_directory.File("tree/a/b/\udcff"), "x");
        File.CreateSymbolicLink(_directory.File("tree/a/link"), _directory.File("outside"));
        File.CreateSymbolicLink(_directory.File("tree/dangling"), "nowhere");
        DirectoryTree.Remove(_directory.File("tree"));
        Assert.False(Directory.Exists(_directory.File("tree")));
        Assert.True(File.Exists(_directory.File("outside/kept")));
    }

    [Fact]
    public void A_symlink_itself_goes_and_its_target_stays()
    {
        Directory.CreateDirectory(_directory.File("target"));
        File.CreateSymbolicLink(_directory.File("link"), _directory.File("target"));
        DirectoryTree.Remove(_directory.File("link"));
        Assert.True(Directory.Exists(_directory.File("target")));
        Assert.Null(FileStatus.Find(_directory.File("link")));
    }

    [Fact]
    public void Nothing_there_is_nothing_to_do()
    {
        DirectoryTree.Remove(_directory.File("absent"));
        DirectoryTree.Remove(_directory.File("absent/below"));
    }

    [Fact]
    public void A_tree_deeper_than_any_path_or_stack_goes_too()
    {
        Directory.CreateDirectory(_directory.File("deep"));
        var current = UnixFile.Open(_directory.File("deep"), OpenFlags.ReadOnly | OpenFlags.Directory);
        for (int i = 0; i < 5000; i++)
        {
            Assert.Equal(0, UnixDirectory.TryMake(current, "d", 0x1c0));
            var next = UnixFile.OpenAt(current, "d", OpenFlags.ReadOnly | OpenFlags.Directory);
            current.Dispose();
            current = next;
        }
        current.Dispose();
        DirectoryTree.Remove(_directory.File("deep"));
        Assert.False(Directory.Exists(_directory.File("deep")));
    }

    [Fact]
    public void Entries_are_listed_byte_for_byte_with_their_kinds()
    {
        using var directory = UnixFile.Open(_directory.Path, OpenFlags.ReadOnly | OpenFlags.Directory);
        for (int i = 0; i < 2000; i++)
            Assert.Equal(0, UnixDirectory.TryMakeSymlink(directory, $"\udcff\udc80{i:D100}", "x"));
        Assert.Equal(0, UnixDirectory.TryMake(directory, "d", 0x1c0));
        foreach (int _ in (int[])[1, 2])
        {
            var entries = DirectoryEntry.List(directory);
            Assert.Equal(2001, entries.Count);
            Assert.Contains(new DirectoryEntry("d", FileKind.Directory), entries);
            Assert.Contains(new DirectoryEntry($"\udcff\udc80{7:D100}", FileKind.SymbolicLink), entries);
        }
    }
}
