using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor;

/// <summary>The socket on which the runtime hands over the terminal's master (runc's --console-socket).</summary>
internal sealed class ConsoleListener : IDisposable
{
    // sun_path of unix(7) less its terminating NUL.
    private const int LongestPath = 107;

    private readonly string _path;
    private readonly SafeFileHandle _socket;
    private readonly SafeFileHandle? _directory;

    public ConsoleListener(RunFiles files)
    {
        _path = files.ConsoleSocket;
        _socket = UnixSocket.Listen(_path);
        RuntimePath = _path;
        if (UnixString.ToBytes(_path).Length <= LongestPath)
            return;
        // Foreign runtimes cannot connect to a longer name; by our descriptor of its directory it is short.
        _directory = UnixFile.Open(files.Directory, OpenFlags.Path | OpenFlags.Directory);
        RuntimePath = $"/proc/{Environment.ProcessId}/fd/{_directory.Number()}/console";
    }

    /// <summary>Becomes readable when the runtime connects.</summary>
    public SafeFileHandle Socket => _socket;

    /// <summary>The path for the runtime's command line.</summary>
    public string RuntimePath { get; }

    /// <summary>Takes the master from the runtime that has connected.</summary>
    public SafeFileHandle Receive()
    {
        using var connection = UnixSocket.Accept(_socket);
        Span<byte> name = stackalloc byte[4096];
        return DescriptorPassing.Receive(connection, name, out _)
            ?? throw new MonitorException("the runtime connected to the console socket and sent no terminal");
    }

    public void Dispose()
    {
        _socket.Dispose();
        _directory?.Dispose();
        DirectoryTree.Remove(_path);
    }
}
