using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Linux.Sockets;
using Corten.Monitor;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Running;

/// <summary>Starts cormon and waits until it says that the process runs.</summary>
internal static class MonitorProcess
{
    // Descriptors that the monitor finds: SpawnOptions.Extra in this order, from 3 up.
    private const int SyncDescriptor = 3;
    private const int AttachDescriptor = 4;
    private const int RuntimeDescriptor = 5;

    /// <summary>Starts a monitor.</summary>
    /// <param name="program">cormon's path.</param>
    /// <param name="options">What it shall do; the descriptors and the sealed runtime are filled in here.</param>
    /// <param name="attach">What the first client wants, or null for none.</param>
    /// <returns>The report, null where the monitor was killed; and the first client's connection.</returns>
    public static (SyncReport? Report, AttachConnection? Connection) Start(string program, MonitorOptions options, AttachFlags? attach)
    {
        new RunFiles(options.RunDirectory).MakeLock();
        var (read, write) = Pipe.Create();
        using var report = read;
        AttachConnection? connection = null;
        SafeFileHandle? theirs = null;
        using (var runtime = Seal(options.Runtime))
        using (var nothing = UnixFile.Open("/dev/null", OpenFlags.ReadWrite))
        using (write)
        {
            if (attach is { } flags)
            {
                (var ours, theirs) = UnixSocket.Pair();
                connection = new AttachConnection(ours, flags);
            }
            options = options with
            {
                RuntimeDescriptor = runtime is null ? null : RuntimeDescriptor,
                SyncDescriptor = SyncDescriptor,
                AttachDescriptor = attach is null ? null : AttachDescriptor,
            };
            Spawn(program, options, nothing, [write, theirs ?? nothing, runtime ?? nothing]);
        }
        theirs?.Dispose();
        return (SyncReport.Receive(report), connection);
    }

    private static void Spawn(string program, MonitorOptions options, SafeFileHandle nothing, IReadOnlyList<SafeFileHandle> extra)
    {
        var spawn = new SpawnOptions
        {
            StandardInput = nothing,
            StandardOutput = nothing,
            StandardError = nothing,
            Extra = extra,
            NewSession = true,
            SignalsBlocked = true,
            WorkingDirectory = "/",
        };
        ChildProcess.Start(program, [program, .. MonitorCommandLine.Format(options)], spawn);
    }

    // corun runs from a mount that a container cannot write through, and so need not make one by itself. Others look after themselves.
    private static SafeFileHandle? Seal(string runtime) =>
        runtime.EndsWith("/corun", StringComparison.Ordinal) ? SealedExecutable.Open(runtime) : null;
}
