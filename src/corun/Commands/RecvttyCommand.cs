using Corten.Linux;
using Corten.Runtime.Foreground;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class RecvttyCommand
{
    public static Command Define() => new(
        "recvtty", "receive a container's terminal over a unix socket and show it", "<socket>",
        [
            new("mode", "single (show the first terminal on this one) or null (throw away the output of any number) (default: single)", "m"),
            new("pid-file", "specify the file to write the process id to"),
        ],
        Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        string path = Path.GetFullPath(arguments.Id());
        string mode = arguments.Value("mode") ?? "single";
        if (mode is not ("single" or "null"))
            throw arguments.Wrong($"unknown mode \"{mode}\": single and null are known");
        if (arguments.Value("pid-file") is { } file)
            Corten.Linux.Files.AtomicFile.Write(Path.GetFullPath(file), System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId}"), 0x1a4, durable: false);
        try
        {
            TerminalReceiver.Run(path, discard: mode == "null");
            return 0;
        }
        catch (LinuxException error) when (error.Errno == Errno.EADDRINUSE)
        {
            throw new UsageException($"cannot listen at {path}: a file of that name exists, remove it first");
        }
    }
}
