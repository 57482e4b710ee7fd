namespace Corten.Linux.Tests.Files;

public sealed class AtomicFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void New_content_replaces_the_old_and_leaves_no_temporary_file(bool durable)
    {
        string path = _directory.File("record");
        AtomicFileText.Write(path, "a long first content", durable);
        AtomicFileText.Write(path, "second", durable);
        Assert.Equal("second", File.ReadAllText(path));
        Assert.Equal([path], Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_new_file_is_readable_by_its_owner_only()
    {
        string path = _directory.File("record");
        AtomicFileText.Write(path, "x");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(path));
    }

    [Fact]
    public void A_symlink_is_replaced_and_its_target_stays()
    {
        File.WriteAllText(_directory.File("target"), "mine");
        File.CreateSymbolicLink(_directory.File("record"), _directory.File("target"));
        AtomicFileText.Write(_directory.File("record"), "new");
        Assert.Equal("mine", File.ReadAllText(_directory.File("target")));
        Assert.Null(new FileInfo(_directory.File("record")).LinkTarget);
    }

    [Fact]
    public void A_failed_write_says_what_failed_and_leaves_nothing()
    {
        Directory.CreateDirectory(_directory.File("occupied"));
        var error = Assert.Throws<LinuxException>(() => AtomicFileText.Write(_directory.File("occupied"), "x"));
        Assert.Equal(Errno.EISDIR, error.Errno);
        Assert.Equal($"rename to {_directory.File("occupied")}: is a directory", error.Message);
        Assert.Empty(Directory.GetFiles(_directory.Path));
    }

    [Fact]
    public void A_missing_directory_is_an_error() =>
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => AtomicFileText.Write(_directory.File("no/record"), "x")).Errno);

    [Fact]
    public void A_reader_never_sees_a_part()
    {
        string path = _directory.File("record");
        string first = new('a', 100_000);
        string second = new('b', 200_000);
        AtomicFileText.Write(path, first);
        using var stop = new CancellationTokenSource();
        var torn = new List<int>();
        var reader = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                string seen = File.ReadAllText(path);
                if (seen != first && seen != second)
                    torn.Add(seen.Length);
            }
        });
        reader.Start();
        for (int i = 0; i < 100; i++)
            AtomicFileText.Write(path, i % 2 == 0 ? second : first);
        stop.Cancel();
        reader.Join();
        Assert.Empty(torn);
    }
}
