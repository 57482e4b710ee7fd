using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Linux.Security;
using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Corten.Runtime.Init;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>Lets a process that is ready execute its program, and takes its listener to the seccomp agent on the way.</summary>
/// <param name="channel">The conversation with the process.</param>
/// <param name="pid">The process.</param>
/// <param name="spec">The container's configuration.</param>
/// <param name="state">The container's state, for the agent.</param>
internal sealed class ProgramStart(InitChannel channel, int pid, Spec spec, State state)
{
    /// <summary>Returns when the program runs.</summary>
    /// <exception cref="RuntimeException">It does not, and why.</exception>
    public void Run()
    {
        channel.Send(InitMessage.Start);
        while (channel.Receive() is { } answer)
        {
            if (answer.Message == InitMessage.Unexecutable)
                throw new RuntimeException(answer.Text) { IsOfProgram = true };
            if (answer.Message != InitMessage.Listener)
                throw new RuntimeException(answer.Text);
            HandOver(int.Parse(answer.Text, CultureInfo.InvariantCulture));
            channel.Send(InitMessage.Continue);
        }
    }

    private void HandOver(int number)
    {
        string path = spec.Linux?.Seccomp?.ListenerPath ?? throw new RuntimeException("config.json: linux.seccomp.listenerPath is missing");
        using var agent = Connect(path);
        try
        {
            using var process = ProcessHandle.Open(pid) ?? throw new RuntimeException("the container's process has ended");
            using var listener = SystemCallFilter.CopyDescriptor(process, number);
            DescriptorPassing.Send(agent, listener.Number(), SpecWriter.ToJson(Message()));
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"linux.seccomp.listenerPath: cannot hand the listener to the agent at {path}: {error.Message}", error);
        }
    }

    private static SafeFileHandle Connect(string path)
    {
        try
        {
            return UnixSocket.Connect(path);
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"linux.seccomp.listenerPath: failed to connect with seccomp agent: {error.Message}", error);
        }
    }

    private ContainerProcessState Message() => new()
    {
        OciVersion = DefaultSpec.OciVersion,
        Fds = [ContainerProcessState.SeccompDescriptor],
        Pid = pid,
        Metadata = spec.Linux!.Seccomp!.ListenerMetadata,
        State = state,
    };
}
