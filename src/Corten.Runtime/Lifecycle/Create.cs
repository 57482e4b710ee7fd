using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Records;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>The operation create: runtime.md, "Create".</summary>
public static class Create
{
    /// <summary>Creates the container; its init waits for <see cref="Start"/>.</summary>
    public static void Run(StateStore store, CreateOptions options)
    {
        using var creation = ContainerCreation.Begin(store, options, listen: true, spec => OpenConsoleSocket(spec, options.ConsoleSocket));
    }

    /// <summary>A connection to the socket that wants the terminal; null where there is none.</summary>
    /// <exception cref="RuntimeException">A terminal without a socket, or a socket without a terminal.</exception>
    internal static SafeFileHandle? OpenConsoleSocket(Spec spec, string? path)
    {
        bool terminal = spec.Process!.Terminal;
        if (terminal && string.IsNullOrEmpty(path))
            throw new RuntimeException("cannot allocate a terminal (process.terminal) for a container that nobody attends: give --console-socket");
        if (!terminal && !string.IsNullOrEmpty(path))
            throw new RuntimeException("--console-socket is only for a container with process.terminal set to true");
        return terminal ? UnixSocket.Connect(Path.GetFullPath(path!)) : null;
    }
}
