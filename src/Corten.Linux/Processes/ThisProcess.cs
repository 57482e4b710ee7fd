using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Processes;

/// <summary>Properties of the calling process: prctl(2), credentials(7), execve(2).</summary>
public static unsafe class ThisProcess
{
    /// <summary>PR_SET_DUMPABLE: false keeps other processes from tracing this one and from opening its /proc files.</summary>
    public static void SetDumpable(bool dumpable) => Control(Prctl.PR_SET_DUMPABLE, dumpable ? 1u : 0u, "set dumpable");

    /// <summary>PR_SET_NO_NEW_PRIVS: execve gives no privileges from here on.</summary>
    public static void SetNoNewPrivileges() => Control(Prctl.PR_SET_NO_NEW_PRIVS, 1, "set no_new_privs");

    /// <summary>PR_SET_CHILD_SUBREAPER: orphaned descendants become children of this process.</summary>
    public static void SetChildSubreaper() => Control(Prctl.PR_SET_CHILD_SUBREAPER, 1, "become a child subreaper");

    /// <summary>PR_SET_KEEPCAPS: permitted capabilities survive the change from user id 0, until the next execve.</summary>
    public static void SetKeepCapabilities(bool keep) => Control(Prctl.PR_SET_KEEPCAPS, keep ? 1u : 0u, "set keepcaps");

    /// <summary>PR_SET_PDEATHSIG: <paramref name="signal"/> is sent to this process when its parent ends.</summary>
    public static void SetParentDeathSignal(int signal) => Control(Prctl.PR_SET_PDEATHSIG, (nuint)signal, "set parent death signal");

    /// <summary>PR_SET_NAME: the name in /proc/PID/comm, at most 15 bytes.</summary>
    public static void SetName(string name)
    {
        Span<byte> buffer = stackalloc byte[16];
        buffer.Clear();
        UnixString.ToBytes(name).AsSpan(0, Math.Min(15, name.Length)).CopyTo(buffer);
        fixed (byte* bytes = buffer)
        {
            Control(Prctl.PR_SET_NAME, (nuint)bytes, "set process name");
        }
    }

    private static void Control(int option, nuint value, string operation) =>
        LinuxException.Check(Libc.Result(Libc.prctl(option, value, 0, 0, 0)), operation);

    /// <summary>This process's id in its own pid namespace; never a value remembered from before a clone.</summary>
    public static int Id => Libc.getpid();

    /// <summary>Effective user id.</summary>
    public static uint EffectiveUid => Libc.geteuid();

    /// <summary>Effective group id.</summary>
    public static uint EffectiveGid => Libc.getegid();

    /// <summary>Sets all group ids and the supplementary groups, then all user ids. Supplementary groups are left where that list is null.</summary>
    public static void SetIdentity(uint uid, uint gid, ReadOnlySpan<uint> groups, bool setGroups = true)
    {
        if (setGroups)
        {
            fixed (uint* list = groups)
            {
                LinuxException.Check(Libc.Result(Libc.setgroups((nuint)groups.Length, list)), "set supplementary groups");
            }
        }
        LinuxException.Check(Libc.Result(Libc.setresgid(gid, gid, gid)), "set group id", gid.ToString());
        LinuxException.Check(Libc.Result(Libc.setresuid(uid, uid, uid)), "set user id", uid.ToString());
    }

    /// <summary>setsid(2).</summary>
    public static void NewSession() => LinuxException.Check(Libc.Result(Libc.setsid()), "start a new session");

    /// <summary>umask(2); returns the former mask.</summary>
    public static uint SetUmask(uint mask) => Libc.umask(mask);

    /// <summary>Marks every descriptor from <paramref name="first"/> up close-on-exec.</summary>
    public static void CloseOnExecFrom(int first)
    {
        const int CloseRangeCloexec = CloseRange.CLOSE_RANGE_CLOEXEC;
        LinuxException.Check(Libc.Result(Libc.close_range((uint)first, uint.MaxValue, CloseRangeCloexec)), "mark descriptors close-on-exec");
    }

    /// <summary>Closes the descriptors from <paramref name="first"/> to <paramref name="last"/>, those that are open; none where last comes before first.</summary>
    public static void CloseBetween(int first, int last)
    {
        if (last >= first)
            LinuxException.Check(Libc.Result(Libc.close_range((uint)first, (uint)last, 0)), "close descriptors");
    }

    /// <summary>Makes <paramref name="target"/> a copy of <paramref name="source"/> that survives execve.</summary>
    public static void Duplicate(int source, int target)
    {
        if (source != target)
            LinuxException.Check(Libc.Result(Libc.dup3(source, target, 0)), "duplicate a descriptor");
        else
            LinuxException.Check(Libc.Result(Libc.fcntl(target, Fcntl.F_SETFD, 0)), "keep a descriptor");
    }

    /// <summary>Whether the effective user may execute <paramref name="path"/>: zero, or the errno (positive).</summary>
    public static int MayExecute(string path)
    {
        const int Execute = 1;
        return -Libc.Result(Libc.faccessat(Fcntl.AT_FDCWD, path, Execute, Fcntl.AT_EACCESS));
    }

    /// <summary>chdir(2): zero or a negated errno.</summary>
    public static int TryChangeDirectory(string path) => Libc.Result(Libc.chdir(path));

    /// <summary>The working directory, or a negated errno where it cannot be told; "(unreachable)..." where it lies outside of the root.</summary>
    public static string? WorkingDirectory()
    {
        Span<byte> buffer = stackalloc byte[4097];
        fixed (byte* bytes = buffer)
        {
            if (Libc.getcwd(bytes, buffer.Length) == 0)
                return null;
        }
        return UnixString.FromBytes(buffer[..buffer.IndexOf((byte)0)]);
    }

    /// <summary>execve(2) of <paramref name="path"/>; returns only when it failed, with the negated errno.</summary>
    public static int Execute(string path, IReadOnlyList<string> arguments, IReadOnlyList<string> environment)
    {
        using var argv = new CStringArray(arguments);
        using var envp = new CStringArray(environment);
        return Libc.Result(Libc.execve(path, argv.Pointer, envp.Pointer));
    }

    /// <summary>Executes the file that <paramref name="file"/> is open on, with this process's environment; returns the negated errno.</summary>
    public static int Execute(SafeFileHandle file, IReadOnlyList<string> arguments)
    {
        using var argv = new CStringArray(arguments);
        return Libc.Result(Libc.execveat(file.Number(), "", argv.Pointer, Libc.Environment, Fcntl.AT_EMPTY_PATH));
    }
}
