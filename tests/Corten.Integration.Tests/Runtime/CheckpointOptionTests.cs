using System.Net.Sockets;
using Corten.Integration.Tests.Stress;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>What criu dumps only where it is told that it may: without the option the dump fails and the container runs on, with it all goes through.</summary>
public sealed class CheckpointOptionTests : IDisposable
{
    private readonly CheckpointBundle _scene = new();

    private Bundle Bundle => _scene.Bundle;

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void File_locks()
    {
        Rounds.RequireLong();
        // The root file system's busybox has no flock; the host's program with its libraries lies in /usr.
        foreach (string directory in (string[])["/lib", "/lib64", "/usr"])
            Bundle.AddMount(directory, "bind", directory, "bind", "ro");
        Bundle.Script($"exec 9>/count/lock; {Programs.Peer("flock")} 9; {CheckpointBundle.Counter}");
        _scene.Start();
        _scene.WaitForCount(3);
        RefusesWithout("--file-locks");
        _scene.GoThrough("--file-locks");
        Assert.Equal(1, Command.Run("flock", "--nonblock", _scene["count/lock"], "true").ExitCode);
    }

    [Fact]
    public void Established_connections()
    {
        string ip = Programs.Peer("ip");
        string name = Bundle.Id;
        Command.Run(ip, "netns", "add", name).Exits();
        try
        {
            Command.Run(ip, "-n", name, "link", "set", "lo", "up").Exits();
            Bundle.Namespace("network")!["path"] = $"/run/netns/{name}";
            Bundle.Script("nc -l -p 7000 -e /bin/cat; " + CheckpointBundle.Counter);
            _scene.Start();
            Assert.True(Wait.Until(() => Command.Run(ip, "netns", "exec", name, "grep", "-qs", ":1B58 ", "/proc/net/tcp", "/proc/net/tcp6").ExitCode == 0, 20), "nobody listens at port 7000");
            using RunningCommand client = Command.Start(ip, "netns", "exec", name, Programs.Peer("busybox"), "nc", "127.0.0.1", "7000");
            client.Type("one\n");
            client.WaitFor("one");
            RefusesWithout("--tcp-established");
            _scene.Dump("--tcp-established");
            // The lock that criu keeps until the restore would go with the container's own namespace; in this one it stays, and is a second one's obstacle.
            foreach (string tables in (string[])["iptables", "ip6tables"])
                Command.Shell($"{ip} netns exec {name} {tables} -F && {ip} netns exec {name} {tables} -X CRIU").Exits();
            _scene.Restore("--tcp-established");
            client.Type("two\n");
            client.WaitFor("two");
            // The client's end is the connection's end, and the shell goes on.
            client.CloseInput();
            _scene.WaitForCount(3);
        }
        finally
        {
            Bundle.Corun("delete", "--force", Bundle.Id);
            Command.Run(ip, "netns", "delete", name).Exits();
        }
    }

    [Fact]
    public void Unix_sockets_whose_other_end_is_outside()
    {
        string directory = _scene["outside"];
        Directory.CreateDirectory(directory);
        using var logger = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        logger.Bind(new UnixDomainSocketEndPoint(directory + "/log"));
        logger.ReceiveTimeout = 20_000;
        // criu looks for the other end in the container's network namespace, and connects by its name, which is that of the host.
        Bundle.RemoveNamespace("network");
        Bundle.AddMount(directory, "bind", directory, "bind");
        // A daemon that keeps the connection by which it logs.
        Bundle.Script($"ln -s {directory}/log /dev/log; mkdir /dev/shm/tabs; exec crond -f -c /dev/shm/tabs");
        _scene.Start();
        byte[] line = new byte[1000];
        Assert.Contains("crond", System.Text.Encoding.UTF8.GetString(line, 0, logger.Receive(line)), StringComparison.Ordinal);
        RefusesWithout("--ext-unix-sk");
        _scene.Dump("--ext-unix-sk");
        _scene.Restore("--ext-unix-sk");
        Assert.Equal("running", Bundle.Status);
    }

    private void RefusesWithout(string option)
    {
        CommandResult result = _scene.Checkpoint();
        Assert.True(result.ExitCode == 1, $"without {option} the dump is done, too");
        Assert.Contains(option.TrimStart('-'), _scene.LogOf("dump.log") + result.Error, StringComparison.Ordinal);
        Assert.Equal("running", Bundle.Status);
    }
}
