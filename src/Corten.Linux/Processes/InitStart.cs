using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>
/// A container's first process that is not the person's own: it starts that one, passes signals on to it, reaps whatever is left to it, and ends as
/// it ended. The linker makes <see cref="Main"/> cormon's main function (docs/adr/0021): mounted into a container as <see cref="Name"/>,
/// cormon never starts the .NET runtime, and holds a few pages of memory.
/// </summary>
public static unsafe class InitStart
{
    /// <summary>Under this name, argv[0], the program is an init.</summary>
    public const string Name = "/dev/init";

    private const int NotFound = 127;
    private const int NotExecutable = 126;
    private const int SignalBase = 128;

    // No runtime is there yet: no allocation, no exception, no static state, only the functions of EarlyLibc.
    private static int Main(int argc, byte** argv) =>
        argc > 0 && Equal(argv[0], "/dev/init"u8) ? Run(argv + 1) : EarlyLibc.RealMain(argc, argv);

    private static bool Equal(byte* word, ReadOnlySpan<byte> text)
    {
        for (int i = 0; i < text.Length; i++)
        {
            if (word[i] != text[i])
                return false;
        }
        return word[text.Length] == 0;
    }

    private static int Run(byte** command)
    {
        if (*command != null && Equal(*command, "--"u8))
            command++;
        if (*command == null)
            return Complain("init: there is no command\n"u8, null, NotFound);
        SignalSet waited;
        SignalSet before;
        _ = EarlyLibc.sigfillset(&waited);
        LeaveOwnSignals(&waited);
        _ = EarlyLibc.sigprocmask(Signal.SIG_SETMASK, &waited, &before);
        // Without a PID namespace of its own, what is left behind would go to the host's init.
        _ = EarlyLibc.prctl(Prctl.PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0);
        int child = EarlyLibc.fork();
        if (child == 0)
            Execute(command, &before);
        return child < 0 ? Complain("init: fork failed\n"u8, null, NotExecutable) : Serve(child, &waited);
    }

    // Those that a fault of its own raises, and those that stop a background process at the terminal.
    private static void LeaveOwnSignals(SignalSet* set)
    {
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGILL);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGTRAP);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGABRT);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGBUS);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGFPE);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGSEGV);
        _ = EarlyLibc.sigdelset(set, InitSignals.SIGSYS);
    }

    // A process group of its own in the foreground of the terminal, so that Ctrl-C comes to it once.
    private static void Execute(byte** command, SignalSet* mask)
    {
        _ = EarlyLibc.setpgid(0, 0);
        _ = EarlyLibc.tcsetpgrp(0, EarlyLibc.getpid());
        _ = EarlyLibc.sigprocmask(Signal.SIG_SETMASK, mask, null);
        _ = EarlyLibc.execvp(*command, command);
        bool absent = *EarlyLibc.__errno_location() == Errno.ENOENT;
        EarlyLibc._exit(absent
            ? Complain("init: no such file or directory: "u8, *command, NotFound)
            : Complain("init: cannot execute: "u8, *command, NotExecutable));
    }

    private static int Serve(int child, SignalSet* waited)
    {
        while (true)
        {
            int signal = EarlyLibc.sigwaitinfo(waited, null);
            if (signal == InitSignals.SIGCHLD)
            {
                if (Reap(child) is >= 0 and var code)
                    return code;
            }
            else if (signal > 0 && signal is not (InitSignals.SIGTTIN or InitSignals.SIGTTOU))
            {
                _ = EarlyLibc.kill(child, signal);
            }
        }
    }

    // How the child ended, or -1 while it lives.
    private static int Reap(int child)
    {
        int status = 0;
        int ended;
        while ((ended = EarlyLibc.waitpid(-1, &status, Spawn.WNOHANG)) > 0)
        {
            if (ended == child)
                return (status & 0x7f) == 0 ? (status >> 8) & 0xff : SignalBase + (status & 0x7f);
        }
        return -1;
    }

    private static int Complain(ReadOnlySpan<byte> text, byte* word, int code)
    {
        const int StandardError = 2;
        fixed (byte* bytes = text)
            _ = EarlyLibc.write(StandardError, bytes, text.Length);
        if (word == null)
            return code;
        int length = 0;
        while (word[length] != 0)
            length++;
        _ = EarlyLibc.write(StandardError, word, length);
        byte end = (byte)'\n';
        _ = EarlyLibc.write(StandardError, &end, 1);
        return code;
    }
}
