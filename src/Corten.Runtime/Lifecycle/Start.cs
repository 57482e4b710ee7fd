using Corten.Linux.Sockets;
using Corten.Runtime.Hooks;
using Corten.Runtime.Init;
using Corten.Runtime.Records;

namespace Corten.Runtime.Lifecycle;

/// <summary>The operation start: runtime.md, "Start".</summary>
public static class Start
{
    private const int Kill = 9;

    /// <summary>Lets the init of a created container execute its program.</summary>
    /// <exception cref="RuntimeException">It is not in the created state, or the program cannot be executed.</exception>
    /// <param name="store">Where it is recorded.</param>
    /// <param name="id">Its name.</param>
    /// <param name="notifySocket">Who is to be told when the program is ready; then this returns no sooner.</param>
    public static void Run(StateStore store, string id, string? notifySocket = null)
    {
        using var directory = store.Open(id);
        var container = Container.Load(directory);
        if (container.Status != ContainerStatus.Created)
            throw new RuntimeException(Refusal(id, container.Status));
        using var notify = NotifySocket.For(notifySocket, directory.Path);
        notify?.Bind();
        using (var channel = new InitChannel(UnixSocket.Connect(directory.StartSocket)))
        {
            new ProgramStart(channel, container.State.InitPid, container.Config, container.HookState(ContainerStatus.Created)).Run();
        }
        File.Delete(directory.StartSocket);
        RunPoststart(container);
        notify?.Relay(container.State.InitPid);
    }

    /// <summary>Runs the poststart hooks; where one fails the container is killed.</summary>
    internal static void RunPoststart(Container container)
    {
        try
        {
            HookRunner.RunAll(container.Config.Hooks?.Poststart, "poststart", container.HookState(ContainerStatus.Running));
        }
        catch
        {
            container.SignalAll(Kill);
            throw;
        }
    }

    private static string Refusal(string id, ContainerStatus status) => status switch
    {
        ContainerStatus.Stopped => $"cannot start a container that has stopped: {id}",
        ContainerStatus.Running => $"cannot start an already running container: {id}",
        _ => $"cannot start a container in the {status.Name()} state: {id}",
    };
}
