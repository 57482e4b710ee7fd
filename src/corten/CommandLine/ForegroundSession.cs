using Corten.Engine;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Linux.Terminals;
using Corten.Monitor;
using Corten.Monitor.Clients;
using Corten.Monitor.Protocol;
using Corten.Oci.RuntimeSpec;

namespace Corten.CommandLine;

/// <summary>A person at the terminal with a container: what run, start, attach and exec have in common.</summary>
internal static class ForegroundSession
{
    /// <summary>What to ask of the monitor.</summary>
    public static AttachFlags Flags(bool input) => AttachFlags.Stdout | AttachFlags.Stderr | (input ? AttachFlags.Stdin : AttachFlags.None);

    /// <summary>Size of the person's terminal, or null.</summary>
    public static ConsoleSize? Size() => (WindowSize.Of(StandardStream.Output) ?? WindowSize.Of(StandardStream.Input)) is { } size
        ? new ConsoleSize { Height = size.Rows, Width = size.Columns }
        : null;

    /// <summary>A terminal was asked for, so one must be here: otherwise keys could not reach the container as typed.</summary>
    public static void CheckTerminal(bool terminal, bool input)
    {
        if (terminal && input && !RawMode.IsTerminal(StandardStream.Input))
            throw new UsageException("the input device is not a terminal: leave out -t, or -i");
    }

    public static DetachKeys Keys(string? text)
    {
        try
        {
            return text is null ? new DetachKeys() : new DetachKeys(text);
        }
        catch (MonitorException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }

    /// <summary>Carries bytes until the end; the terminal is restored on every way out.</summary>
    public static SessionResult Run(AttachConnection connection, bool terminal, bool input, DetachKeys keys, Action<int>? forward)
    {
        using (connection)
        using (var session = new TerminalSession(connection, terminal, input, keys, forward))
            return session.Run();
    }

    /// <summary>Carries bytes for a container that was just started or attached to, cleans up after its end and returns its exit code.</summary>
    public static int Follow(ContainerEngine engine, ContainerRecord record, AttachConnection connection, bool input, DetachKeys keys, bool proxy)
    {
        Action<int>? forward = proxy && !record.Options.Terminal ? signal => Forward(engine, record.Id, signal) : null;
        var result = Run(connection, record.Options.Terminal, input, keys, forward);
        if (result.Detached)
            return 0;
        if (result.Signal > 0)
            return 128 + result.Signal;
        int? code = result.ExitCode;
        engine.CleanUp(record.Id);
        return code ?? engine.Find(record.Id)?.State.Exit?.Code ?? 128 + 9;
    }

    private static void Forward(ContainerEngine engine, string id, int signal)
    {
        if (engine.Find(id) is { IsRunning: true } container)
            engine.Signal(container, signal);
    }
}
