using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>The session keyring of this process: keyrings(7).</summary>
public static unsafe class SessionKeyring
{
    private const uint SearchForOwner = 0x80000;

    /// <summary>
    /// Joins the session keyring called <paramref name="name"/>, a new one where there is none, so that the keys of whoever called are out of reach. Kernels without key
    /// management, and users who have used up their quota, keep the one they have.
    /// </summary>
    public static void JoinNew(string name)
    {
        Span<byte> buffer = stackalloc byte[UnixString.StackSize];
        using var text = new UnixStringBuffer(name, buffer);
        fixed (byte* bytes = text.Bytes)
        {
            nint keyring = Libc.Result(Libc.syscall(SystemCallNumber.SYS_keyctl, Keyctl.KEYCTL_JOIN_SESSION_KEYRING, (nint)bytes));
            if (keyring is -Errno.ENOSYS or -Errno.EDQUOT)
                return;
            LinuxException.Check(keyring, "join a new session keyring");
            AllowSearch(keyring);
        }
    }

    // Without it a process of the container that changed its user could not find its own keyring.
    private static void AllowSearch(nint keyring)
    {
        Span<byte> buffer = stackalloc byte[512];
        fixed (byte* bytes = buffer)
        {
            nint length = Libc.Result(Libc.syscall(SystemCallNumber.SYS_keyctl, Keyctl.KEYCTL_DESCRIBE, keyring, (nint)bytes, buffer.Length));
            if (length <= 0)
                return;
            string[] fields = UnixString.FromBytes(buffer[..(int)Math.Min(length, buffer.Length)]).Split(';');
            if (fields.Length > 3 && uint.TryParse(fields[3], System.Globalization.NumberStyles.HexNumber, null, out uint permissions))
                _ = Libc.syscall(SystemCallNumber.SYS_keyctl, Keyctl.KEYCTL_SETPERM, keyring, (nint)(permissions | SearchForOwner));
        }
    }
}
