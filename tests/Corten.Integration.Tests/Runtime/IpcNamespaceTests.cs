using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Objects of System V IPC, POSIX queues and shared memory: the container's, and gone with it.</summary>
public sealed class IpcNamespaceTests : IDisposable
{
    // "make" makes one object of each kind and waits; "look" says which of them can be found.
    private const string Objects = """
        #include <fcntl.h>
        #include <mqueue.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mman.h>
        #include <sys/msg.h>
        #include <sys/sem.h>
        #include <sys/shm.h>
        #include <unistd.h>

        #define KEY 0x434f5254

        int main(int argc, char **argv)
        {
            int make = strcmp(argv[1], "make") == 0, flag = make ? IPC_CREAT | 0600 : 0, open = make ? O_CREAT | O_RDWR : O_RDONLY;
            printf("%s", msgget(KEY, flag) >= 0 ? "queue " : "");
            printf("%s", shmget(KEY, 4096, flag) >= 0 ? "memory " : "");
            printf("%s", semget(KEY, 1, flag) >= 0 ? "semaphores " : "");
            printf("%s", mq_open("/corten-test", open, 0600, NULL) != (mqd_t)-1 ? "posix-queue " : "");
            printf("%s\n", shm_open("/corten-test", open, 0600) >= 0 ? "posix-memory" : "-");
            fflush(stdout);
            if (make)
                pause();
            return 0;
        }
        """;

    private readonly Bundle _bundle = new();

    public IpcNamespaceTests()
    {
        StaticProgram.Compile(Objects, _bundle.Rootfs + "/objects");
        _bundle.Args("/objects", "make").Create().Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => _bundle.Log.Contains('\n')));
    }

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void Objects_of_the_container_are_not_the_hosts()
    {
        Assert.Equal("queue memory semaphores posix-queue posix-memory", _bundle.Log.Trim());
        Assert.Equal("queue memory semaphores posix-queue posix-memory", _bundle.Corun("exec", _bundle.Id, "/objects", "look").Exits().Text);
        Assert.Equal("/dev/mqueue/corten-test\n/dev/shm/corten-test", _bundle.Corun("exec", _bundle.Id, "sh", "-c", "ls /dev/mqueue/* /dev/shm/*").Exits().Text);
        Assert.Equal("-", Command.Run(_bundle.Rootfs + "/objects", "look").Exits().Text);
        Assert.DoesNotContain("0x434f5254", Command.Run(Programs.Peer("ipcs"), "-a").Exits().Text, StringComparison.Ordinal);
        Assert.False(File.Exists("/dev/shm/corten-test"));
    }

    [Fact]
    public void Another_container_finds_them_only_in_the_same_namespace()
    {
        string path = $"/proc/{_bundle.State()["pid"]}/ns/ipc";
        Assert.Equal("-", Look(null));
        // The directory /dev/shm is a mount of each container's own.
        Assert.Equal("queue memory semaphores posix-queue -", Look(path));
    }

    [Fact]
    public void The_objects_and_the_namespace_end_with_the_container()
    {
        string inode = new FileInfo($"/proc/{_bundle.State()["pid"]}/ns/ipc").LinkTarget![5..^1];
        Assert.Contains(inode, Lsns());
        _bundle.Corun("delete", "--force", _bundle.Id).Exits();
        Assert.True(Wait.Until(() => !Lsns().Contains(inode)));
        Assert.Equal("-", Look(null));
    }

    [Fact]
    public void The_engines_option_sizes_the_shared_memory()
    {
        using var store = new Store();
        Assert.Equal("5120", store.Run(["--shm-size", "5m"], "sh", "-c", "df -k /dev/shm | tail -1 | awk '{print $2}'").Exits().Text);
    }

    private string Look(string? path)
    {
        using var other = new Bundle();
        File.Copy(_bundle.Rootfs + "/objects", other.Rootfs + "/objects");
        if (path is not null)
            other.Namespace("ipc")!["path"] = path;
        return other.Args("/objects", "look").Run().Exits().Text;
    }

    private static IEnumerable<string> Lsns() => Command.Run(Programs.Peer("lsns"), "-n", "-t", "ipc", "-o", "NS").Exits().Lines.Select(line => line.Trim());
}
