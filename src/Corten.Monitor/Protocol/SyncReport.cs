using System.Globalization;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Protocol;

/// <summary>
/// The one thing a monitor says over the sync pipe before it closes it: "pid N" when the process runs (or is created), or "error TEXT". A pipe
/// that closes without a word means that the monitor was killed.
/// </summary>
/// <param name="Pid">The process, or zero.</param>
/// <param name="Error">Why there is none, or null.</param>
public sealed record SyncReport(int Pid, string? Error)
{
    private const int MaxLength = 64 * 1024;

    /// <summary>Writes the report. A reader that is gone is no error.</summary>
    public void Send(SafeFileHandle pipe)
    {
        string text = Error is null ? string.Create(CultureInfo.InvariantCulture, $"pid {Pid}") : "error " + Error;
        try
        {
            UnixFile.Write(pipe, UnixString.ToBytes(text));
        }
        catch (LinuxException gone) when (gone.Errno == Errno.EPIPE)
        {
        }
    }

    /// <summary>Reads the pipe to its end; null where nothing came.</summary>
    public static SyncReport? Receive(SafeFileHandle pipe)
    {
        var content = new List<byte>();
        Span<byte> buffer = stackalloc byte[1024];
        int count;
        while (content.Count < MaxLength && (count = UnixFile.Read(pipe, buffer)) > 0)
            content.AddRange(buffer[..count]);
        return Parse(UnixString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(content)));
    }

    private static SyncReport? Parse(string text)
    {
        if (text.StartsWith("error ", StringComparison.Ordinal))
            return new SyncReport(0, text[6..]);
        return text.StartsWith("pid ", StringComparison.Ordinal) && int.TryParse(text.AsSpan(4), NumberStyles.None, CultureInfo.InvariantCulture, out int pid)
            ? new SyncReport(pid, null)
            : null;
    }
}
