using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

public sealed class KernelFileTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_kernel_file_is_read_without_its_last_line_end() =>
        Assert.Equal(Environment.MachineName, KernelFile.Read("/proc/sys/kernel/hostname"));

    [Fact]
    public void A_file_longer_than_one_page_is_read_whole()
    {
        string text = string.Concat(Enumerable.Range(0, 5000).Select(number => $"{number}\n"));
        File.WriteAllText(_directory.File("long"), text);
        Assert.Equal(text.TrimEnd('\n'), KernelFile.Read(_directory.File("long")));
    }

    [Fact]
    public void A_written_value_arrives_and_nothing_is_created()
    {
        File.WriteAllText(_directory.File("value"), "");
        KernelFile.Write(_directory.File("value"), "42");
        Assert.Equal("42", KernelFile.Read(_directory.File("value")));
        Assert.Equal(-Errno.ENOENT, KernelFile.TryWrite(_directory.File("none"), "42"));
        Assert.False(File.Exists(_directory.File("none")));
    }

    [Fact]
    public void A_refused_value_is_named_with_its_file()
    {
        var error = Assert.Throws<LinuxException>(() => KernelFile.Write("/proc/self/oom_score_adj", "tomato"));
        Assert.Equal("write \"tomato\" to /proc/self/oom_score_adj: invalid argument", error.Message);
        Assert.Equal(Errno.EINVAL, error.Errno);
    }

    [Fact]
    public void A_missing_file_is_null_and_ENOENT()
    {
        Assert.Null(KernelFile.TryRead(_directory.File("none"), out int errno));
        Assert.Equal(Errno.ENOENT, errno);
        Assert.Equal($"read {_directory.File("none")}: no such file or directory",
            Assert.Throws<LinuxException>(() => KernelFile.Read(_directory.File("none"))).Message);
    }

    [Fact]
    public void A_directory_cannot_be_read()
    {
        Assert.Null(KernelFile.TryRead(_directory.Path, out int errno));
        Assert.Equal(Errno.EISDIR, errno);
    }
}
