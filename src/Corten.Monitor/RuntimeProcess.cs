using System.Text.Json;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Monitor.Streams;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor;

/// <summary>The call of the OCI runtime that makes the process, by runc's command line.</summary>
internal static class RuntimeProcess
{
    /// <summary>
    /// Starts the runtime; the process that it leaves becomes a child of this one. The runtime shares the monitor's lock, so that whoever
    /// cleans up after a killed monitor waits until the runtime, orphaned then, has come to its end. Not with create alone, because the
    /// process that waits for start keeps the runtime's descriptors.
    /// </summary>
    public static ChildProcess Start(MonitorOptions options, RunFiles files, ProcessStreams streams, string? consoleSocket, SafeFileHandle alive)
    {
        var (input, output, error) = streams.ChildEnds;
        var spawn = new SpawnOptions { StandardInput = input, StandardOutput = output, StandardError = error, Extra = options.Start || options.ExecProcess is not null ? [alive] : [] };
        return ChildProcess.Start(Executable(options), Arguments(options, files, consoleSocket), spawn);
    }

    /// <summary>The file to execute. By this process's own number: in the child the descriptor is closed before the file is executed.</summary>
    public static string Executable(MonitorOptions options) =>
        options.RuntimeDescriptor is { } fd ? $"/proc/{Environment.ProcessId}/fd/{fd}" : options.Runtime;

    internal static List<string> Arguments(MonitorOptions options, RunFiles files, string? consoleSocket)
    {
        List<string> arguments = [options.Runtime, .. options.RuntimeArguments, "--log", files.RuntimeLog, "--log-format", "json"];
        if (options.ExecProcess is not null)
            arguments.AddRange(["exec", "--detach", "--process", options.ExecProcess]);
        else if (options.Start)
            arguments.AddRange(["run", "--detach", "--bundle", options.Bundle!]);
        else
            arguments.AddRange(["create", "--bundle", options.Bundle!]);
        arguments.AddRange(["--pid-file", files.PidFile]);
        if (consoleSocket is not null)
            arguments.AddRange(["--console-socket", consoleSocket]);
        arguments.Add(options.ContainerId);
        return arguments;
    }

    /// <summary>The process id that the runtime left.</summary>
    public static int ReadPid(RunFiles files) =>
        int.TryParse(KernelFile.Read(files.PidFile), out int pid) && pid > 1
            ? pid
            : throw new MonitorException($"the runtime left no process id in {files.PidFile}");

    /// <summary>Why the runtime failed: the last error of its log, else what it wrote to standard error, else how it ended.</summary>
    public static string Failure(MonitorOptions options, RunFiles files, ProcessStreams streams, ExitStatus status)
    {
        string? logged = KernelFile.TryRead(files.RuntimeLog, out _) is { } log ? LastError(log) : null;
        if (!string.IsNullOrEmpty(logged))
            return logged;
        string said = streams.ReadErrorText();
        if (said.Length > 0)
            return said;
        string end = status.Signaled ? $"was ended by signal {status.Signal}" : $"failed with exit code {status.Code}";
        return $"the runtime {options.Runtime} {end} and said nothing";
    }

    // One JSON object a line: {"level":"error","msg":"..."}.
    internal static string? LastError(string log)
    {
        string? last = null;
        foreach (string line in log.Split('\n'))
        {
            try
            {
                if (line.Length == 0)
                    continue;
                using var document = JsonDocument.Parse(line);
                if (document.RootElement.TryGetProperty("level", out var level) && level.GetString() is "error" or "fatal")
                    last = document.RootElement.GetProperty("msg").GetString();
            }
            catch (Exception wrong) when (wrong is JsonException or KeyNotFoundException or InvalidOperationException)
            {
                // A runtime that was killed may leave half a line.
            }
        }
        return last;
    }
}
