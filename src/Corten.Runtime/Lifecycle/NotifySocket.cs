using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// Passes on that the container's program is ready (sd_notify(3)) to whoever gave this process $NOTIFY_SOCKET. The program gets a socket of its
/// own at /run/notify; of what it says only READY= is passed on, and the process to watch is named by its number on the host.
/// </summary>
internal sealed class NotifySocket : IDisposable
{
    private const string Inside = "/run/notify";

    private const string SocketName = "notify.sock";

    private const int EveryoneMayWrite = 0x1ff;

    private const int BarrierMilliseconds = 30_000;

    private const int MaxMessage = 4096;

    private readonly string _host;

    private SafeFileHandle? _socket;

    private NotifySocket(string host, string directory) => (_host, Folder) = (host, directory);

    /// <summary>The directory that the container sees as /run/notify.</summary>
    private string Folder { get; }

    /// <summary>Where the program's messages come; null before <see cref="Bind"/> and after the one that counts.</summary>
    public SafeFileHandle? Socket => _socket;

    /// <summary>The socket of a container whose record is in <paramref name="directory"/>; null where <paramref name="host"/> is null or empty.</summary>
    public static NotifySocket? For(string? host, string directory) =>
        string.IsNullOrEmpty(host) ? null : new NotifySocket(host, HostPath.Join(directory, "notify"));

    /// <summary>Makes the directory, and returns <paramref name="spec"/> with its mount and variable.</summary>
    public Spec Prepare(Spec spec)
    {
        Directory.CreateDirectory(Folder);
        var mount = new Mount { Destination = Inside, Type = "bind", Source = Folder, Options = ["bind", "nosuid", "noexec", "nodev", "ro"] };
        return spec with
        {
            Mounts = [.. spec.Mounts ?? [], mount],
            Process = spec.Process! with { Env = [.. spec.Process.Env ?? [], $"NOTIFY_SOCKET={Inside}/{SocketName}"] },
        };
    }

    /// <summary>Opens the socket; a container that was created without one has no directory for it, and goes without.</summary>
    public void Bind()
    {
        if (!Directory.Exists(Folder))
            return;
        string path = HostPath.Join(Folder, SocketName);
        File.Delete(path);
        _socket = DatagramSocket.Bind(path);
        File.SetUnixFileMode(path, (UnixFileMode)EveryoneMayWrite);
    }

    /// <summary>Waits until process <paramref name="pid"/> is ready, or has ended.</summary>
    public void Relay(int pid)
    {
        using var process = ProcessHandle.Open(pid);
        Span<PollEvents> ready = stackalloc PollEvents[2];
        while (process is not null && _socket is not null)
        {
            Poll.Wait([(process, PollEvents.Readable), (_socket, PollEvents.Readable)], ready);
            if (ready[1] != PollEvents.None)
                Receive(pid);
            else if (ready[0] != PollEvents.None)
                return;
        }
    }

    /// <summary>Takes one message; where it says that <paramref name="pid"/> is ready the host is told, and no more is expected.</summary>
    public void Receive(int pid)
    {
        var buffer = new byte[MaxMessage];
        string message = Encoding.UTF8.GetString(buffer, 0, UnixFile.Read(_socket!, buffer));
        if (message.Split('\n').FirstOrDefault(line => line.StartsWith("READY=", StringComparison.Ordinal)) is not { } line)
            return;
        Dispose();
        _socket = null;
        Tell(line, pid);
    }

    private void Tell(string line, int pid)
    {
        using var host = DatagramSocket.Connect(_host);
        UnixFile.Write(host, Encoding.UTF8.GetBytes(line + "\n"));
        UnixFile.Write(host, Encoding.UTF8.GetBytes($"MAINPID={pid}\n"));
        AwaitBarrier(host);
    }

    // sd_notify_barrier(3): the manager closes the descriptor when it has dealt with all that came before; one that does not know it is not waited for.
    private static void AwaitBarrier(SafeFileHandle host)
    {
        var (read, write) = Pipe.Create();
        using (read)
        {
            DescriptorPassing.Send(host, write.Number(), "BARRIER=1"u8);
            write.Dispose();
            Poll.WaitReadable(read, BarrierMilliseconds);
        }
    }

    public void Dispose() => _socket?.Dispose();
}
