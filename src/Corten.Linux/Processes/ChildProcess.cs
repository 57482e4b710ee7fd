using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>
/// A program started by posix_spawn(3) with exactly the descriptors that it was given. Every signal is at its default and unblocked in
/// it, whatever this process did.
/// </summary>
public sealed unsafe class ChildProcess
{
    private ExitStatus? _status;

    private ChildProcess(int pid) => Pid = pid;

    /// <summary>The process id, valid until <see cref="Wait"/> has returned.</summary>
    public int Pid { get; }

    /// <summary>Starts <paramref name="path"/> with <paramref name="arguments"/>, of which the first is argv[0].</summary>
    /// <param name="path">The executable; PATH is not searched.</param>
    /// <param name="arguments">argv, at least one.</param>
    /// <param name="options">Descriptors, environment, working directory, session.</param>
    public static ChildProcess Start(string path, IReadOnlyList<string> arguments, SpawnOptions? options = null)
    {
        options ??= new SpawnOptions();
        // What this process inherited from its own parent ends here: a pipe held open by a monitor would keep its reader waiting for ever.
        // Not closed but marked, since the executable may itself be named by its descriptor.
        if (!options.KeepDescriptors)
            _ = Libc.close_range(3, uint.MaxValue, CloseRange.CLOSE_RANGE_CLOEXEC);
        SpawnFileActions actions;
        SpawnAttributes attributes;
        _ = Libc.posix_spawn_file_actions_init(&actions);
        _ = Libc.posix_spawnattr_init(&attributes);
        try
        {
            AddDescriptors(&actions, options);
            SetAttributes(&attributes, options);
            return Spawn(path, arguments, options, &actions, &attributes);
        }
        finally
        {
            _ = Libc.posix_spawn_file_actions_destroy(&actions);
            _ = Libc.posix_spawnattr_destroy(&attributes);
        }
    }

    /// <summary>Waits for the end of the process; later calls return the same status.</summary>
    public ExitStatus Wait()
    {
        if (_status is { } known)
            return known;
        int status;
        int result;
        do
            result = Libc.Result(Libc.waitpid(Pid, &status, 0));
        while (result == -Errno.EINTR);
        LinuxException.Check(result, "wait for process", Pid.ToString());
        _status = new ExitStatus(status);
        return _status.Value;
    }

    /// <summary>Sends a signal; nothing happens where the process has been waited for.</summary>
    public void Signal(int signal)
    {
        if (_status is null)
            _ = Libc.kill(Pid, signal);
    }

    // Descriptors are first copied above every target, so that no dup2 overwrites the source of a later one.
    private static void AddDescriptors(SpawnFileActions* actions, SpawnOptions options)
    {
        Microsoft.Win32.SafeHandles.SafeFileHandle?[] wanted = [options.StandardInput, options.StandardOutput, options.StandardError, .. options.Extra];
        int scratch = 512;
        for (int target = 0; target < wanted.Length; target++)
        {
            if (wanted[target] is { } source)
                _ = Libc.posix_spawn_file_actions_adddup2(actions, source.Number(), scratch + target);
        }
        for (int target = 0; target < wanted.Length; target++)
        {
            if (wanted[target] is not null)
                _ = Libc.posix_spawn_file_actions_adddup2(actions, scratch + target, target);
        }
        for (int target = 0; target < wanted.Length; target++)
        {
            if (wanted[target] is not null)
                _ = Libc.posix_spawn_file_actions_addclose(actions, scratch + target);
        }
    }

    private static void SetAttributes(SpawnAttributes* attributes, SpawnOptions options)
    {
        SignalSet none = default;
        SignalSet all = default;
        new Span<byte>(&all, sizeof(SignalSet)).Fill(0xff);
        _ = Libc.posix_spawnattr_setsigmask(attributes, options.SignalsBlocked ? &all : &none);
        _ = Libc.posix_spawnattr_setsigdefault(attributes, &all);
        int flags = Abi.Spawn.POSIX_SPAWN_SETSIGMASK | Abi.Spawn.POSIX_SPAWN_SETSIGDEF;
        if (options.NewSession)
            flags |= Abi.Spawn.POSIX_SPAWN_SETSID;
        _ = Libc.posix_spawnattr_setflags(attributes, (short)flags);
    }

    private static ChildProcess Spawn(
        string path, IReadOnlyList<string> arguments, SpawnOptions options, SpawnFileActions* actions, SpawnAttributes* attributes)
    {
        using var argv = new CStringArray(arguments);
        using var envp = options.Environment is null ? null : new CStringArray(options.Environment);
        using var names = new CStringArray(options.WorkingDirectory is null ? [path] : [path, options.WorkingDirectory]);
        if (options.WorkingDirectory is not null)
            _ = Libc.posix_spawn_file_actions_addchdir_np(actions, names.Pointer[1]);
        int pid;
        int error = Libc.posix_spawn(&pid, names.Pointer[0], actions, attributes, argv.Pointer, envp is null ? Libc.Environment : envp.Pointer);
        if (error != 0)
            throw new LinuxException("start", path, error);
        return new ChildProcess(pid);
    }
}
