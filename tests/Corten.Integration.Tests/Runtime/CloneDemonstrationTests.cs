using System.Text.Json.Nodes;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>
/// A small program that starts a command in six new namespaces, and the same six asked of corun: what the command sees is the same, and so is
/// what comes back of it.
/// </summary>
public sealed class CloneDemonstrationTests : IDisposable
{
    private const string Demonstration = """
        #define _GNU_SOURCE
        #include <sched.h>
        #include <signal.h>
        #include <stdio.h>
        #include <string.h>
        #include <sys/mount.h>
        #include <sys/msg.h>
        #include <sys/wait.h>
        #include <unistd.h>

        static char stack[1 << 20];

        static int child(void *argument)
        {
            char **command = argument;
            if (mount("proc", "/proc", "proc", 0, "") != 0) { perror("mount"); return 100; }
            if (sethostname("new-hostname", strlen("new-hostname")) != 0) { perror("sethostname"); return 101; }
            if (msgget(19, 0600 | IPC_CREAT) != 0) { perror("msgget"); return 102; }
            execvp(command[0], command);
            perror("execvp");
            return 103;
        }

        int main(int argc, char **argv)
        {
            int flags = CLONE_NEWNET | CLONE_NEWUTS | CLONE_NEWNS | CLONE_NEWIPC | CLONE_NEWPID | CLONE_NEWUSER, status;
            pid_t pid = clone(child, stack + sizeof(stack), flags | SIGCHLD, argv + 1);
            if (pid < 0) { perror("clone"); return 104; }
            waitpid(pid, &status, 0);
            return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
        }
        """;

    private readonly Bundle _bundle = new();

    public CloneDemonstrationTests()
    {
        File.AppendAllText(_bundle.Rootfs + "/etc/passwd", "nobody:x:65534:65534::/:/bin/sh\n");
        StaticProgram.Compile(Demonstration, _bundle.Rootfs + "/namespaces");
    }

    public void Dispose() => _bundle.Dispose();

    [Theory]
    [InlineData("ip", "a")]
    [InlineData("ps", "-o", "pid,args")]
    [InlineData("hostname")]
    [InlineData("ls", "/sys/class/net")]
    public void A_container_shows_what_the_program_shows(params string[] command)
    {
        string theirs = Demonstrate(command).Exits().Text;
        if (command[0] == "ip")
            Assert.Equal("lo:", Interfaces(theirs));
        using var container = SixNamespaces();
        string ours = container.Args(command).Run().Exits().Text;
        // The program leaves loopback as the kernel makes it; corun brings it up.
        Assert.Equal(command[0] == "ip" ? Interfaces(theirs) : theirs, command[0] == "ip" ? Interfaces(ours) : ours);
    }

    [Fact]
    public void Who_is_not_mapped_is_nobody()
    {
        Assert.Equal("nobody", Demonstrate("whoami").Exits().Text);
        using var container = SixNamespaces();
        Assert.Equal("root", container.Args("whoami").Run().Exits().Text);
        container.Process["user"] = new JsonObject { ["uid"] = 65534, ["gid"] = 65534 };
        Assert.Equal("nobody", container.Args("whoami").Run().Exits().Text);
    }

    [Theory]
    [InlineData("exit 42", 42)]
    [InlineData("kill -9 $$; sleep 9", 137)]
    public void The_exit_code_comes_back(string script, int code)
    {
        // Process 1 of a namespace ignores its own SIGKILL, and so a child of it has to be killed.
        string wrapped = $"sh -c '{script}'; exit $?";
        Demonstrate("sh", "-c", wrapped).Exits(code);
        using var container = SixNamespaces();
        container.Script(wrapped).Run().Exits(code);
    }

    // In a container whose /proc hides nothing, or the kernel would refuse the program's mount of another.
    private CommandResult Demonstrate(params string[] command)
    {
        _bundle.Linux.Remove("maskedPaths");
        _bundle.Linux.Remove("readonlyPaths");
        return _bundle.Args(["/namespaces", .. command]).Run();
    }

    private static Bundle SixNamespaces()
    {
        var bundle = new Bundle();
        File.AppendAllText(bundle.Rootfs + "/etc/passwd", "nobody:x:65534:65534::/:/bin/sh\n");
        bundle.Config["hostname"] = "new-hostname";
        bundle.Linux["namespaces"] = new JsonArray([.. ((string[])["network", "uts", "mount", "ipc", "pid", "user"]).Select(type => new JsonObject { ["type"] = type })]);
        foreach (string map in (string[])["uidMappings", "gidMappings"])
            bundle.Linux[map] = new JsonArray(new JsonObject { ["containerID"] = 0, ["hostID"] = 100000, ["size"] = 65536 });
        Command.Run("/bin/chown", "-R", "100000:100000", bundle.Rootfs).Exits();
        File.SetUnixFileMode(bundle.Directory.Path, (UnixFileMode)0b111_101_101);
        return bundle;
    }

    private static string Interfaces(string output) =>
        string.Join(' ', output.Split('\n').Where(line => line.Length > 0 && char.IsAsciiDigit(line[0])).Select(line => line.Split(' ')[1]));
}
