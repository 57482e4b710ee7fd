using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Corten.Linux.Processes;

namespace Corten.Linux.Tests.Files;

public sealed class FileLockTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    private string Path => _directory.File("lock");

    public void Dispose() => _directory.Dispose();

    [Fact]
    public void A_held_lock_is_not_given_twice()
    {
        using FileLock first = FileLock.Acquire(Path);
        Assert.Null(FileLock.TryAcquire(Path));
        Assert.Null(FileLock.TryAcquire(Path, shared: true));
    }

    [Fact]
    public void Dispose_releases_and_keeps_the_file()
    {
        FileLock.Acquire(Path).Dispose();
        Assert.True(File.Exists(Path));
        using FileLock? second = FileLock.TryAcquire(Path);
        Assert.NotNull(second);
    }

    [Fact]
    public void Shared_locks_share_and_keep_an_exclusive_one_out()
    {
        using FileLock first = FileLock.Acquire(Path, shared: true);
        using FileLock? second = FileLock.TryAcquire(Path, shared: true);
        Assert.NotNull(second);
        Assert.Null(FileLock.TryAcquire(Path));
    }

    [Fact]
    public void Another_process_sees_the_lock()
    {
        using (FileLock.Acquire(Path))
            Assert.Equal(1, Flock());
        Assert.Equal(0, Flock());
    }

    [Fact]
    public void A_started_program_does_not_inherit_the_lock()
    {
        ChildProcess child;
        using (FileLock.Acquire(Path))
            child = ChildProcess.Start("/bin/sleep", ["sleep", "60"]);
        Assert.Equal(0, Flock());
        child.Signal(9);
        child.Wait();
    }

    [Fact]
    public void A_copy_of_the_file_in_another_process_does_not_keep_the_lock()
    {
        FileLock held = FileLock.Acquire(Path);
        using var copy = UnixFile.Open("/dev/null", OpenFlags.ReadOnly);
        Assert.Equal(copy.Number(), Libc.dup3(held.Handle.Number(), copy.Number(), Fcntl.O_CLOEXEC));
        held.Dispose();
        using FileLock? second = FileLock.TryAcquire(Path);
        Assert.NotNull(second);
    }

    [Fact]
    public void Closing_a_copy_leaves_the_lock_to_who_took_it()
    {
        FileLock held = FileLock.Acquire(Path);
        using var original = UnixFile.Open("/dev/null", OpenFlags.ReadOnly);
        Assert.Equal(original.Number(), Libc.dup3(held.Handle.Number(), original.Number(), Fcntl.O_CLOEXEC));
        held.CloseCopy();
        Assert.Null(FileLock.TryAcquire(Path));
    }

    [Fact]
    public void A_symlink_in_place_of_the_lock_is_refused()
    {
        File.CreateSymbolicLink(Path, _directory.File("elsewhere"));
        Assert.Equal(Errno.ELOOP, Assert.Throws<LinuxException>(() => FileLock.Acquire(Path)).Errno);
        Assert.False(File.Exists(_directory.File("elsewhere")));
    }

    private int Flock() => ChildProcess.Start("/usr/bin/flock", ["flock", "-n", Path, "true"]).Wait().Code;

    [Fact]
    public void An_existing_file_is_locked_and_an_absent_or_removed_one_is_not()
    {
        string path = Path + ".existing";
        Assert.Equal(Errno.ENOENT, Assert.Throws<LinuxException>(() => FileLock.TryAcquireExisting(path)).Errno);
        File.WriteAllText(path, "");
        using (FileLock.TryAcquireExisting(path)!)
            Assert.Null(FileLock.TryAcquireExisting(path));
        using (var reopened = FileLock.TryAcquireExisting(path)!)
            Assert.NotNull(reopened);
        File.Delete(path);
        Assert.Throws<LinuxException>(() => FileLock.TryAcquireExisting(path));
    }
}
