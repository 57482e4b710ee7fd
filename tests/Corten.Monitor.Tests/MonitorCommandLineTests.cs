using Corten.Monitor.Logs;

namespace Corten.Monitor.Tests;

public sealed class MonitorCommandLineTests
{
    [Fact]
    public void Both_ends_of_the_command_line_agree()
    {
        var options = new MonitorOptions
        {
            ContainerId = "c1",
            RunDirectory = "/run/x",
            Runtime = "/bin/corun",
            RuntimeDescriptor = 5,
            RuntimeArguments = ["--root", "--odd=value"],
            Bundle = "/bundle",
            Start = true,
            Terminal = true,
            Stdin = true,
            StdinOnce = true,
            Log = new LogTarget("json-file", "/log") { MaxSize = 10_000_000_000, MaxFiles = 3, Fields = ["CONTAINER_NAME=a=b"] },
            ExitFile = "/exit",
            SyncExit = true,
            SyncDescriptor = 3,
            AttachDescriptor = 4,
            ExitCommand = ["/bin/corten", "container", "cleanup", "c1"],
        };
        var arguments = MonitorCommandLine.Format(options);
        Assert.Equal(arguments, MonitorCommandLine.Format(MonitorCommandLine.Parse(arguments)));
        Assert.Equal(options.ExitCommand, MonitorCommandLine.Parse(arguments).ExitCommand);
        Assert.Equal(5, MonitorCommandLine.Parse(arguments).RuntimeDescriptor);
    }

    [Theory]
    [InlineData("--cid c --run-dir /r --runtime /x", "cormon needs --bundle or --exec-process")]
    [InlineData("--run-dir /r --runtime /x --bundle /b", "cormon needs the option --cid")]
    [InlineData("--cid c --run-dir /r --runtime /x --bundle", "option --bundle of cormon needs a value")]
    [InlineData("--cid=c --run-dir=/r --runtime=/x --bundle=/b --log-driver=syslog", "cormon knows no log driver \"syslog\": k8s-file, json-file, journald, none")]
    [InlineData("--cid c --run-dir /r --runtime /x --bundle /b --log-driver k8s-file", "the log driver k8s-file needs --log-path")]
    [InlineData("--cid c --run-dir /r --runtime /x --bundle /b --sync-fd 1", "option --sync-fd of cormon is a descriptor from 3 up, not \"1\"")]
    [InlineData("--frobnicate", "cormon has no option \"--frobnicate\"")]
    public void What_is_wrong_is_said(string arguments, string message) =>
        Assert.Equal(message, Assert.Throws<MonitorException>(() => MonitorCommandLine.Parse(arguments.Split(' '))).Message);
}
