using Corten.Integration.Tests.Stress;
using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

/// <summary>Containers with a terminal, dumped and restored: the master goes to whoever restores.</summary>
public sealed class CheckpointTerminalTests : IDisposable
{
    private readonly CheckpointBundle _scene = new();

    public void Dispose() => _scene.Dispose();

    [Fact]
    public void The_terminal_goes_to_the_console_socket_of_the_restore()
    {
        using (RunningCommand first = StartShell())
            first.WaitFor("x is 41");
        string socket = _scene["second.sock"];
        using RunningCommand receiver = Receive(socket);
        _scene.Restore("--console-socket", socket);
        receiver.Type("echo x was $((x+1))\n");
        receiver.WaitFor("x was 42");
        receiver.Type("exit 0\n");
        Assert.True(_scene.Bundle.WaitForStatus("stopped"));
    }

    [Fact]
    public void In_the_foreground_the_terminal_is_the_persons_own()
    {
        Rounds.RequireLong();
        StartShell().Dispose();
        using RunningCommand restore = Command.StartOnTerminal(_scene.Bundle.Runtime,
            "--root", _scene["state"], "restore", "-b", _scene.Bundle.Directory.Path, "--image-path", _scene["image"], "--work-path", _scene["work"], _scene.Id);
        Assert.True(Wait.Until(() => restore.HasExited || _scene.Bundle.Corun("state", _scene.Id).ExitCode == 0));
        restore.Type("echo x was $((x+1)); exit 5\n");
        Assert.Contains("x was 42", restore.Wait().Exits(5).Output, StringComparison.Ordinal);
        _scene.Bundle.AssertNothingLeft();
    }

    // A shell that has been told something, and dumped.
    private RunningCommand StartShell()
    {
        string socket = _scene["first.sock"];
        RunningCommand receiver = Receive(socket);
        _scene.Bundle.Process["terminal"] = true;
        _scene.Bundle.Args("/bin/sh");
        _scene.Start("--console-socket", socket);
        receiver.Type("x=41; echo x is $x\n");
        receiver.WaitFor("x is 41");
        _scene.Dump();
        return receiver;
    }

    private RunningCommand Receive(string socket)
    {
        RunningCommand receiver = Command.Start(_scene.Bundle.Runtime, "recvtty", socket);
        Assert.True(Wait.Until(() => File.Exists(socket)));
        return receiver;
    }
}
