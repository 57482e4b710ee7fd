using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Linux.Security;
using Corten.Linux.Signals;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;
using Corten.Security.Seccomp;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Init;

/// <summary>
/// Turns this process, which is inside of the container already, into the one that process of config.json describes: terminal, identity,
/// capabilities, working directory, descriptors. The same for a container's first process and for one that exec adds.
/// </summary>
internal sealed class ProcessSetup(Process process, int preserveFds, SeccompFilter? filter)
{
    private const int FirstExtra = 3;

    private const ulong AdministrationBit = 1ul << 21;

    private const uint DefaultUmask = 0x12;

    private string[] _environment = [];

    /// <summary>Descriptors that are used after the start: everything else of the host may be closed before.</summary>
    public IReadOnlyList<SafeFileHandle> UsedAfterStart => [];

    /// <summary>The program's environment, once <see cref="Apply"/> has been called.</summary>
    public IReadOnlyList<string> Environment => _environment;

    private CapabilitySets _granted = new();

    /// <summary>The terminal to take, where there is one.</summary>
    public ContainerTerminal? Terminal { get; set; }

    /// <summary>Does everything but execve; returns the path of the program.</summary>
    public string Apply()
    {
        var user = process.User ?? new User();
        Terminal?.Take();
        if (process.NoNewPrivileges)
            ThisProcess.SetNoNewPrivileges();
        _environment = ContainerEnvironment.Complete(process.Env ?? [], user.Uid);
        StandardStreams.GiveTo(user.Uid);
        int changed = ChangeDirectory();
        SetIdentity(user);
        if (changed == -Errno.EACCES)
            changed = ChangeDirectory();
        if (changed < 0)
            throw new RuntimeException($"chdir to cwd (\"{process.Cwd}\") set in config.json failed: {Errno.Describe(-changed)}");
        RefuseUnreachableDirectory();
        return ProgramLookup.Find(process.Args![0], _environment);
    }

    /// <summary>
    /// The very last step before the program, after which the process can do only what its filter lets it: the filter, and then the rest of the
    /// capabilities. Whatever can be done before is done before.
    /// </summary>
    /// <param name="channel">Where a listener is handed over.</param>
    public void Confine(InitChannel channel)
    {
        ThisProcess.CloseOnExecFrom(FirstExtra + preserveFds);
        SignalMask.ResetForExecute();
        foreach (var limit in process.Rlimits ?? [])
            ResourceLimits.Set(limit.Type!, limit.Soft, limit.Hard);
        if (filter is null)
            return;
        // The runtime of an ordinary user could not take the listener from a process that is not dumpable.
        if (filter.Notifies && Credentials.CallerIsOrdinary)
            ThisProcess.SetDumpable(true);
        int listener = Install(filter);
        if (listener >= 0)
            HandOver(listener, channel);
        if (!process.NoNewPrivileges)
            SetCapabilities(0);
    }

    /// <summary>execve(2) of <paramref name="program"/>; returns only when it failed, with the negated errno.</summary>
    public int Execute(string program) => ThisProcess.Execute(program, process.Args!, _environment);

    private static int Install(SeccompFilter filter)
    {
        try
        {
            return SystemCallFilter.Install(filter.Program, filter.Flags);
        }
        catch (LinuxException error) when (error.Errno == Errno.EACCES)
        {
            throw new RuntimeException("linux.seccomp takes CAP_SYS_ADMIN, which corun does not have here, or process.noNewPrivileges", error);
        }
    }

    private static void HandOver(int listener, InitChannel channel)
    {
        using var held = new SafeFileHandle(listener, ownsHandle: true);
        channel.Send(InitMessage.Listener, listener.ToString());
        channel.Expect(InitMessage.Continue);
    }

    private int ChangeDirectory() => string.IsNullOrEmpty(process.Cwd) ? 0 : ThisProcess.TryChangeDirectory(process.Cwd);

    private void SetIdentity(User user)
    {
        _ = ThisProcess.SetUmask(user.Umask ?? DefaultUmask);
        // None of them where the field is absent.
        var sets = CapabilitySets.From(process.Capabilities);
        Capabilities.LimitBounding(sets.Bounding.Bits);
        ThisProcess.SetKeepCapabilities(true);
        Credentials.Set(user);
        ThisProcess.SetKeepCapabilities(false);
        var permitted = new CapabilitySet(Capabilities.ReadPermitted());
        ulong kept = filter is not null && !process.NoNewPrivileges ? permitted.Bits & AdministrationBit : 0;

        // What this process lacks it cannot grant; whoever created the container was warned of it.
        _granted = sets.LimitedTo(permitted);
        SetCapabilities(kept);
        Capabilities.SetAmbient(_granted.Ambient.Bits);
    }

    // A filter without no_new_privs takes CAP_SYS_ADMIN, which is kept until the filter is there.
    private void SetCapabilities(ulong kept) =>
        Capabilities.Set(_granted.Effective.Bits | kept, _granted.Permitted.Bits | kept, _granted.Inheritable.Bits);

    // A working directory that cannot be named lies outside of the container: a descriptor of the host leaked (CVE-2024-21626).
    private static void RefuseUnreachableDirectory()
    {
        if (ThisProcess.WorkingDirectory() is not { } directory || !directory.StartsWith('/'))
            throw new RuntimeException("the working directory is outside of the container's root: refused");
    }
}
