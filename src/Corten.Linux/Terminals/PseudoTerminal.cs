using Corten.Linux.Abi;
using Corten.Linux.Files;
using Corten.Linux.Interop;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Terminals;

/// <summary>
/// A pty(7) pair of one devpts instance. The peer is opened by TIOCGPTPEER on the master, never by a name under /dev/pts, which a container
/// could have replaced (CVE-2025-52565).
/// </summary>
public sealed unsafe class PseudoTerminal : IDisposable
{
    private PseudoTerminal(SafeFileHandle master, SafeFileHandle peer, int number) => (Master, Peer, Number) = (master, peer, number);

    /// <summary>The end that a terminal emulator or a client reads and writes.</summary>
    public SafeFileHandle Master { get; }

    /// <summary>The end that the program has as its terminal.</summary>
    public SafeFileHandle Peer { get; }

    /// <summary>N of /dev/pts/N.</summary>
    public int Number { get; }

    /// <summary>Opens a new pair of the devpts instance whose ptmx is <paramref name="name"/> in <paramref name="directory"/>.</summary>
    /// <param name="directory">The root of a devpts mount, or /dev.</param>
    /// <param name="name">"ptmx".</param>
    public static PseudoTerminal Open(SafeFileHandle directory, string name = "ptmx")
    {
        var master = UnixFile.OpenAt(directory, name, OpenFlags.ReadWrite | OpenFlags.NoControllingTerminal | OpenFlags.NoFollow);
        try
        {
            Verify(master);
            int unlock = 0;
            int number;
            LinuxException.Check(Control(master, TerminalConstants.TIOCSPTLCK, (nint)(&unlock)), "unlock a pseudo-terminal");
            LinuxException.Check(Control(master, TerminalConstants.TIOCGPTN, (nint)(&number)), "number a pseudo-terminal");
            int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY | Fcntl.O_CLOEXEC;
            int peer = LinuxException.Check(Control(master, TerminalConstants.TIOCGPTPEER, flags), "open the peer of a pseudo-terminal");
            return new PseudoTerminal(master, new SafeFileHandle(peer, ownsHandle: true), number);
        }
        catch
        {
            master.Dispose();
            throw;
        }
    }

    // A ptmx is character device 5:2 on a devpts file system.
    private static void Verify(SafeFileHandle master)
    {
        var status = FileStatus.Of(master);
        bool genuine = status.Kind == FileKind.CharacterDevice && status.Represents == new DeviceNumber(5, 2)
            && FileSystemStatus.Of(master).Magic == FileSystemStatus.Devpts;
        if (!genuine)
            throw new LinuxException("open a pseudo-terminal at ptmx, which is not that of a devpts", null, Errno.ENOTTY);
    }

    /// <summary>Makes the peer the controlling terminal of this process, which must lead a session without one.</summary>
    public void TakeAsControllingTerminal() =>
        LinuxException.Check(Control(Peer, TerminalConstants.TIOCSCTTY, 0), "take the controlling terminal");

    private static int Control(SafeFileHandle file, uint request, nint argument) => Libc.Result(Libc.ioctl(file.Number(), request, argument));

    /// <summary>Closes both ends.</summary>
    public void Dispose()
    {
        Master.Dispose();
        Peer.Dispose();
    }
}
