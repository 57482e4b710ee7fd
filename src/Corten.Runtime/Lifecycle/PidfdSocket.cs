using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// The option --pidfd-socket: a handle on the new process for whoever listens, who then can signal it and wait for it without fearing that
/// its number has been given to another one.
/// </summary>
internal static class PidfdSocket
{
    /// <summary>What comes beside the handle on a container's init.</summary>
    public const string Init = "standard";

    /// <summary>What comes beside the handle on a process of exec.</summary>
    public const string Exec = "setns";

    /// <summary>Sends a handle on <paramref name="pid"/> to the socket at <paramref name="path"/>, with <paramref name="kind"/> beside it; null does nothing.</summary>
    /// <exception cref="RuntimeException">Nobody listens there.</exception>
    public static void Send(string? path, int pid, string kind)
    {
        if (string.IsNullOrEmpty(path))
            return;
        try
        {
            using var process = ProcessHandle.Open(pid) ?? throw new RuntimeException($"process {pid} has ended");
            using var socket = UnixSocket.Connect(Path.GetFullPath(path));
            DescriptorPassing.Send(socket, process.Number(), Encoding.UTF8.GetBytes(kind));
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"--pidfd-socket {path}: cannot send the handle on process {pid}: {error.Message}", error);
        }
    }
}
