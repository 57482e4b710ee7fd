using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Tests.Files;

/// <summary>Every way out of a root that an image or a container could try.</summary>
public sealed class RootedPathTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();
    private readonly SafeFileHandle _root;

    public RootedPathTests()
    {
        Directory.CreateDirectory(Inside("etc"));
        File.WriteAllText(Inside("etc/secret"), "inside");
        Directory.CreateDirectory(_directory.File("etc"));
        File.WriteAllText(_directory.File("etc/secret"), "outside");
        _root = UnixFile.Open(_directory.File("root"), OpenFlags.ReadOnly | OpenFlags.Directory);
    }

    public void Dispose()
    {
        _root.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("etc/secret")]
    [InlineData("/etc/secret")]
    [InlineData("../etc/secret")]
    [InlineData("/../../../etc/secret")]
    [InlineData("etc/../../etc/secret")]
    public void Names_that_climb_stay_inside(string path) => Assert.Equal("inside", Read(path));

    [Theory]
    [InlineData("/etc")]
    [InlineData("../etc")]
    [InlineData("../../../../../../etc")]
    public void Symlinks_that_climb_stay_inside(string target)
    {
        File.CreateSymbolicLink(Inside("link"), target);
        Assert.Equal("inside", Read("link/secret"));
    }

    [Fact]
    public void A_new_file_lands_inside()
    {
        File.CreateSymbolicLink(Inside("up"), "/..");
        RootedPath.Open(_root, "up/../new", OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive, 0x1a4).Dispose();
        Assert.True(File.Exists(Inside("new")));
        Assert.False(File.Exists(_directory.File("new")));
    }

    [Fact]
    public void The_links_of_proc_lead_nowhere()
    {
        using SafeFileHandle proc = UnixFile.Open("/proc", OpenFlags.ReadOnly | OpenFlags.Directory);
        foreach (string path in (string[])["self/root", "self/cwd", "self/root/etc/passwd", "self/fd/0", "self/exe"])
        {
            string own = path.Replace("self", Environment.ProcessId.ToString(), StringComparison.Ordinal);
            var error = Assert.Throws<LinuxException>(() => RootedPath.Open(proc, own, OpenFlags.Path));
            Assert.Equal(Errno.ELOOP, error.Errno);
        }
    }

    [Fact]
    public void A_loop_of_symlinks_is_an_error()
    {
        File.CreateSymbolicLink(Inside("a"), "b");
        File.CreateSymbolicLink(Inside("b"), "a");
        Assert.Equal("open in root a: too many levels of symbolic links", Assert.Throws<LinuxException>(() => Read("a")).Message);
    }

    [Fact]
    public void What_is_not_there_is_null()
    {
        Assert.Null(RootedPath.OpenIfExists(_root, "none", OpenFlags.ReadOnly));
        Assert.Null(RootedPath.OpenIfExists(_root, "etc/secret/below-a-file", OpenFlags.ReadOnly));
    }

    [Fact]
    public void The_empty_path_is_the_root_itself()
    {
        using SafeFileHandle handle = RootedPath.Open(_root, "", OpenFlags.Path);
        Assert.Equal(_directory.File("root"), Target(handle));
    }

    [Fact]
    public void A_directory_swapped_for_a_symlink_never_leads_out()
    {
        Directory.CreateDirectory(Inside("a"));
        File.WriteAllText(Inside("a/secret"), "inside");
        File.CreateSymbolicLink(Inside("b"), _directory.File("etc"));
        using var stop = new CancellationTokenSource();
        var attacker = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                Rename("a", "c");
                Rename("b", "a");
                Rename("a", "b");
                Rename("c", "a");
            }
        });
        attacker.Start();
        int found = 0;
        try
        {
            // A busy machine may keep the attacker from running for as long as it takes to look 20,000 times.
            for (int i = 0; i < 20_000 || (found == 0 && i < 20_000_000); i++)
            {
                using SafeFileHandle? file = RootedPath.OpenIfExists(_root, "a/secret", OpenFlags.ReadOnly);
                if (file is null)
                    continue;
                found++;
                Assert.Equal("inside", Content(file));
            }
        }
        finally
        {
            stop.Cancel();
            attacker.Join();
        }
        Assert.True(found > 0, "the race was never won: the test shows nothing");
    }

    private string Inside(string name) => _directory.File("root/" + name);

    private void Rename(string from, string to) => Assert.Equal(0, Libc.renameat(Fcntl.AT_FDCWD, Inside(from), Fcntl.AT_FDCWD, Inside(to)));

    private string Read(string path)
    {
        using SafeFileHandle file = RootedPath.Open(_root, path, OpenFlags.ReadOnly);
        return Content(file);
    }

    private static string Content(SafeFileHandle file)
    {
        Span<byte> buffer = stackalloc byte[64];
        return UnixString.FromBytes(buffer[..UnixFile.Read(file, buffer)]);
    }

    private static string? Target(SafeFileHandle handle) => File.ResolveLinkTarget($"/proc/self/fd/{handle.Number()}", false)?.FullName;
}
