using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Corten.TestSupport;

/// <summary>Ports of 127.0.0.1 for programs that want one named before they start.</summary>
internal static class LoopbackPort
{
    // Below the ports that the kernel gives to connections (ip_local_port_range begins at 32768): none of those takes one between here and the program's start.
    private const int Lowest = 10_000;
    private const int Highest = 32_000;

    private static readonly ConcurrentDictionary<int, bool> _given = new();

    /// <summary>A port that nobody listens at, and that nobody in this process was given before.</summary>
    public static int Next()
    {
        while (true)
        {
            int port = Random.Shared.Next(Lowest, Highest);
            if (_given.TryAdd(port, true) && IsFree(port))
                return port;
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var listener = new TcpListener(IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
