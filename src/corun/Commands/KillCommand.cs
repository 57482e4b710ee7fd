using Corten.Linux.Signals;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class KillCommand
{
    public static Command Define() => new(
        "kill", "send a signal (default: SIGTERM) to the container's init process", "<container-id> [signal]",
        [Option.Switch("all", "send the signal to all processes inside the container", "a")], Run);

    private static int Run(Arguments arguments, Invocation invocation)
    {
        string id = arguments.Id(most: 2);
        string name = arguments.Words.Count > 1 ? arguments.Words[1] : "SIGTERM";
        // Signal 0 asks only whether the process is there.
        int signal = name == "0" ? 0 : SignalName.Parse(name) ?? throw arguments.Wrong($"unknown signal \"{name}\"");
        Kill.Run(invocation.Store, id, signal, arguments.Has("all"));
        return 0;
    }
}
