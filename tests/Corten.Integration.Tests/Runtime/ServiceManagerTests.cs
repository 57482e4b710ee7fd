using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>What a service manager gives a service by its environment: LISTEN_FDS and NOTIFY_SOCKET.</summary>
public sealed class ServiceManagerTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    private string Corun => $"{_bundle.Runtime} --root {_bundle.Directory["state"]}";

    [Fact]
    public void Sockets_for_this_process_reach_the_program()
    {
        _bundle.Script("echo $LISTEN_FDS $LISTEN_PID; cat <&3; cat <&4; cat <&5; test -e /proc/self/fd/6 || echo end").Save();
        File.WriteAllText(_bundle.Directory["one"], "one\n");
        File.WriteAllText(_bundle.Directory["two"], "two\n");
        File.WriteAllText(_bundle.Directory["three"], "three\n");
        string files = $"3<{_bundle.Directory["one"]} 4<{_bundle.Directory["two"]} 5<{_bundle.Directory["three"]} 6</etc/passwd";
        string run = $"run --preserve-fds 1 -b {_bundle.Directory.Path} {_bundle.Id}";
        string output = Command.Shell($"exec {files}; export LISTEN_FDS=2 LISTEN_PID=$$; exec {Corun} {run}").Exits().Text;
        Assert.Equal("2 1\none\ntwo\nthree\nend", output);
    }

    [Fact]
    public void Sockets_for_another_process_do_not()
    {
        _bundle.Script("echo $LISTEN_FDS.; test -e /proc/self/fd/3 || echo none").Save();
        string output = Command.Shell($"exec 3</etc/passwd; export LISTEN_FDS=1 LISTEN_PID=1; exec {Corun} run -b {_bundle.Directory.Path} {_bundle.Id}").Exits().Text;
        Assert.Equal(".\nnone", output);
    }

    [Theory]
    [InlineData("run")]
    [InlineData("run -d")]
    [InlineData("create")]
    public void That_the_program_is_ready_reaches_the_manager_with_its_process(string verb)
    {
        string python = Programs.Peer("python3");
        string socket = _bundle.Directory["manager"];
        string received = _bundle.Directory["received"];
        File.WriteAllText(_bundle.Directory["manager.py"], $"""
            import socket, os
            s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
            s.bind("{socket}")
            open("{received}.ready", "w").close()
            with open("{received}", "w") as f:
                for i in range(3):
                    data, fds, flags, address = socket.recv_fds(s, 4096, 4)
                    f.write(data.decode().strip() + "\n")
                    for d in fds: os.close(d)
            """);
        // busybox has no way to send a datagram to a path, so the host's python does it from inside of the container's mounts.
        foreach (string library in (string[])["/lib", "/lib64"])
            _bundle.AddMount(library, "bind", library, "rbind", "ro");
        _bundle.AddMount("/usr", "bind", "/usr", "rbind", "ro");
        string send = "import os, socket; s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM); s.connect(os.environ['NOTIFY_SOCKET']); s.send(b'STATUS=hello'); s.send(b'STATUS=up\\nREADY=1')";
        _bundle.Args("/bin/sh", "-c", $"{python} -c \"{send}\"; exec sleep 2").Save();
        using RunningCommand manager = Command.Start(python, _bundle.Directory["manager.py"]);
        Assert.True(Wait.Until(() => File.Exists(received + ".ready")));
        string pidFile = _bundle.Directory["pid"];
        string start = verb == "create" ? $"{Corun} start {_bundle.Id} </dev/null >/dev/null" : "true";
        Command.Shell($"export NOTIFY_SOCKET={socket}; {Corun} {verb} --pid-file {pidFile} -b {_bundle.Directory.Path} {_bundle.Id} </dev/null >/dev/null 2>{_bundle.Directory["log"]} && {start}").Exits();
        manager.Wait().Exits();
        Assert.Equal($"READY=1\nMAINPID={File.ReadAllText(pidFile)}\nBARRIER=1\n", File.ReadAllText(received));
    }
}
