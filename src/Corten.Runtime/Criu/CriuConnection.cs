using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>The conversation with one criu process.</summary>
internal sealed class CriuConnection(SafeFileHandle socket) : IDisposable
{
    private const int MaxMessage = 40960;

    /// <summary>Asks; returns the answer.</summary>
    /// <param name="request">What is asked.</param>
    /// <param name="notified">Told each notification that comes before the answer, with the descriptor that came with it.</param>
    /// <exception cref="CriuFailure">criu said that it failed, or has ended.</exception>
    public CriuResponse Ask(CriuRequest request, Action<CriuResponse, SafeFileHandle?>? notified = null)
    {
        UnixFile.Write(socket, request.Encode());
        while (true)
        {
            var answer = Receive(out var descriptor);
            using (descriptor)
            {
                if (!answer.Success)
                    throw new CriuFailure(Describe(answer));
                if (answer.Type != CriuRequestType.Notify)
                    return answer;
                notified?.Invoke(answer, descriptor);
            }
            UnixFile.Write(socket, new CriuRequest(CriuRequestType.Notify) { NotifySuccess = true }.Encode());
        }
    }

    public void Dispose() => socket.Dispose();

    private CriuResponse Receive(out SafeFileHandle? descriptor)
    {
        var buffer = new byte[MaxMessage];
        try
        {
            descriptor = DescriptorPassing.Receive(socket, buffer, out int count);
            if (count > 0)
                return CriuResponse.Parse(buffer.AsSpan(0, count));
            descriptor?.Dispose();
        }
        catch (LinuxException error) when (error.Errno == Errno.ECONNRESET)
        {
            // criu was killed with a request unread: the same as an end.
        }
        throw new CriuFailure("criu ended without an answer");
    }

    // What it says in words stands in its log, too, which is quoted by whoever tells of the failure.
    private static string Describe(CriuResponse answer)
    {
        string text = $"criu failed: type {Name(answer.Type)} errno {answer.Errno}";
        return answer.Errno == 0 ? text : $"{text} ({Errno.Describe(answer.Errno)})";
    }

    private static string Name(CriuRequestType type) => type switch
    {
        CriuRequestType.Dump => "DUMP",
        CriuRequestType.Restore => "RESTORE",
        CriuRequestType.PreDump => "PRE_DUMP",
        CriuRequestType.Notify => "NOTIFY",
        CriuRequestType.FeatureCheck => "FEATURE_CHECK",
        CriuRequestType.Version => "VERSION",
        _ => "EMPTY",
    };
}

/// <summary>criu says that it failed; its log has more.</summary>
internal sealed class CriuFailure(string message) : Exception(message);
