using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Polling;
using Corten.Linux.Processes;
using Corten.Linux.Signals;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Writing;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Hooks;

/// <summary>Runs hooks as config.md, "POSIX-platform Hooks", says: the state on standard input, in order, each within its timeout.</summary>
internal static class HookRunner
{
    private const int Kill = 9;

    private const int MaxOutput = 4096;

    /// <summary>Runs each of <paramref name="hooks"/>; the first that fails ends it.</summary>
    /// <param name="hooks">May be null or empty.</param>
    /// <param name="kind">Name of the list, for the message.</param>
    /// <param name="state">What the hooks read.</param>
    /// <param name="scene">Environment of hooks that name none, working directory, descriptors; null is this process's own.</param>
    public static void RunAll(IReadOnlyList<Hook>? hooks, string kind, State state, SpawnOptions? scene = null)
    {
        if (hooks is null || hooks.Count == 0)
            return;
        for (int i = 0; i < hooks.Count; i++)
            RunOne(hooks[i], i, kind, state, scene);
    }

    /// <summary>Runs one of them.</summary>
    /// <inheritdoc cref="RunAll"/>
    public static void RunOne(Hook hook, int index, string kind, State state, SpawnOptions? scene = null)
    {
        var options = (scene ?? new SpawnOptions()) with { Environment = hook.Env ?? scene?.Environment };
        Run(hook, $"{kind} hook #{index}: {hook.Path}", SpecWriter.ToJson(state), options);
    }

    private static void Run(Hook hook, string name, byte[] input, SpawnOptions options)
    {
        var (inputEnd, feed) = Pipe.Create();
        var (output, outputEnd) = Pipe.Create();
        using (output)
        {
            var child = Start(hook, name, options with { StandardInput = inputEnd, StandardOutput = outputEnd, StandardError = outputEnd });
            inputEnd.Dispose();
            outputEnd.Dispose();
            Feed(feed, input);
            Await(child, hook, name, output);
        }
    }

    private static ChildProcess Start(Hook hook, string name, SpawnOptions options)
    {
        try
        {
            return ChildProcess.Start(hook.Path!, hook.Args is { Length: > 0 } args ? args : [hook.Path!], options);
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"error running {name}: {error.Message}", error);
        }
    }

    // The state is far smaller than a pipe's buffer, so this never blocks; a hook that does not read it is no failure.
    private static void Feed(SafeFileHandle feed, byte[] input)
    {
        using (feed)
        {
            try
            {
                UnixFile.Write(feed, input);
            }
            catch (LinuxException error) when (error.Errno == Errno.EPIPE)
            {
                // Read or not, the hook has the state at hand.
            }
        }
    }

    private static void Await(ChildProcess child, Hook hook, string name, SafeFileHandle output)
    {
        var watch = new Deadline(hook.Timeout is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
        var text = new List<byte>();
        using var process = ProcessHandle.Open(child.Pid)!;
        Span<byte> buffer = stackalloc byte[1024];
        Span<PollEvents> ready = stackalloc PollEvents[2];
        SafeFileHandle? open = output;
        while (true)
        {
            if (Poll.Wait([(process, PollEvents.Readable), (open, PollEvents.Readable)], ready, watch.Remaining) == 0)
            {
                child.Signal(Kill);
                child.Wait();
                throw new RuntimeException($"error running {name}: it did not end within {hook.Timeout} seconds");
            }
            if (ready[1] != PollEvents.None && !Collect(output, buffer, text))
                open = null;
            else if (ready[0] != PollEvents.None && ready[1] == PollEvents.None)
                break;
        }
        Judge(child.Wait(), name, text);
    }

    private static bool Collect(SafeFileHandle output, Span<byte> buffer, List<byte> text)
    {
        int count = UnixFile.Read(output, buffer);
        if (text.Count < MaxOutput)
            text.AddRange(buffer[..count]);
        return count > 0;
    }

    private static void Judge(ExitStatus status, string name, List<byte> text)
    {
        if (status.Code == 0)
            return;
        string how = status.Signaled ? $"signal {status.Signal} ({SignalText.Of(status.Signal)})" : $"exit status {status.Code}";
        string said = UnixString.FromBytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(text)).Trim();
        throw new RuntimeException($"error running {name}: {how}, stdout and stderr: {said}");
    }
}
