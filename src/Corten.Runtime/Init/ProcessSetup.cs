using Corten.Linux;
using Corten.Linux.Processes;
using Corten.Linux.Security;
using Corten.Linux.Signals;
using Corten.Oci.RuntimeSpec;
using Corten.Security.Capabilities;

namespace Corten.Runtime.Init;

/// <summary>
/// Turns this process, which is inside of the container already, into the one that process of config.json describes: terminal, identity,
/// capabilities, working directory, descriptors. The same for a container's first process and for one that exec adds.
/// </summary>
internal sealed class ProcessSetup(Process process, int preserveFds)
{
    private const int FirstExtra = 3;

    private const uint DefaultUmask = 0x12;

    private string[] _environment = [];

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

    /// <summary>execve(2) of <paramref name="program"/>; returns only when it failed, with the negated errno.</summary>
    public int Execute(string program)
    {
        ThisProcess.CloseOnExecFrom(FirstExtra + preserveFds);
        SignalMask.ResetForExecute();
        return ThisProcess.Execute(program, process.Args!, _environment);
    }

    private int ChangeDirectory() => string.IsNullOrEmpty(process.Cwd) ? 0 : ThisProcess.TryChangeDirectory(process.Cwd);

    private void SetIdentity(User user)
    {
        _ = ThisProcess.SetUmask(user.Umask ?? DefaultUmask);
        var sets = CapabilitySets.From(process.Capabilities);
        if (process.Capabilities is not null)
            Capabilities.LimitBounding(sets.Bounding.Bits);
        ThisProcess.SetKeepCapabilities(true);
        ThisProcess.SetIdentity(user.Uid, user.Gid, user.AdditionalGids ?? []);
        ThisProcess.SetKeepCapabilities(false);
        if (process.Capabilities is null)
            return;
        // What this process lacks it cannot grant; whoever created the container was warned of it.
        var granted = sets.LimitedTo(new CapabilitySet(Capabilities.Read().Permitted));
        Capabilities.Set(granted.Effective.Bits, granted.Permitted.Bits, granted.Inheritable.Bits);
        Capabilities.SetAmbient(granted.Ambient.Bits);
    }

    // A working directory that cannot be named lies outside of the container: a descriptor of the host leaked (CVE-2024-21626).
    private static void RefuseUnreachableDirectory()
    {
        if (ThisProcess.WorkingDirectory() is not { } directory || !directory.StartsWith('/'))
            throw new RuntimeException("the working directory is outside of the container's root: refused");
    }
}
