using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Runtime;

public sealed class TerminalTests : IDisposable
{
    private readonly Bundle _bundle = new();

    public void Dispose() => _bundle.Dispose();

    [Fact]
    public void A_shell_on_the_console_socket_talks_through_recvtty()
    {
        string socket = _bundle.Directory["tty.sock"];
        using RunningCommand receiver = Command.Start(_bundle.Runtime, "recvtty", socket);
        Assert.True(Wait.Until(() => File.Exists(socket)));
        _bundle.Process["terminal"] = true;
        _bundle.Args("/bin/sh").Create("--console-socket", socket).Exits();
        Assert.Equal("Hello, world!", _bundle.Corun("exec", _bundle.Id, "echo", "Hello, world!").Exits().Text);
        _bundle.Corun("start", _bundle.Id).Exits();
        receiver.Type("tty; echo process $$\n");
        receiver.WaitFor("process 1");
        Assert.Matches("/dev/(console|pts/0)", receiver.Output);
        receiver.Type("exit 0\n");
        Assert.True(_bundle.WaitForStatus("stopped"));
        _bundle.Corun("delete", _bundle.Id).Exits();
        Assert.Single(_bundle.Corun("list").Exits().Lines);
    }

    [Fact]
    public void The_receiver_can_throw_everything_away()
    {
        string socket = _bundle.Directory["tty.sock"];
        using RunningCommand receiver = Command.Start(_bundle.Runtime, "recvtty", "--mode", "null", socket);
        Assert.True(Wait.Until(() => File.Exists(socket)));
        _bundle.Process["terminal"] = true;
        _bundle.Script("yes | head -c 1000000; exit 4").Create("--console-socket", socket).Exits();
        _bundle.Corun("start", _bundle.Id).Exits();
        // A terminal that nobody reads would stop the process for ever.
        Assert.True(_bundle.WaitForStatus("stopped"));
        Assert.Equal("", receiver.Output);
    }

    [Fact]
    public void Run_on_a_terminal_shows_the_processs_output_and_takes_its_input()
    {
        _bundle.Process["terminal"] = true;
        _bundle.Args("/bin/sh").Save();
        using RunningCommand run = Command.StartOnTerminal(_bundle.Runtime, "--root", _bundle.Directory["state"], "run", "-b", _bundle.Directory.Path, _bundle.Id);
        run.WaitFor("#");
        run.Type("echo $((6*7)); exit 5\n");
        Assert.Contains("\n42", run.Wait().Exits(5).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_terminal_without_a_socket_cannot_be_created_detached()
    {
        _bundle.Process["terminal"] = true;
        _bundle.Args("/bin/sh").Create().FailsWith(1, "console");
        _bundle.AssertNothingLeft();
    }
}
