using Corten.Linux.Abi;
using Corten.Linux.Interop;
using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Security;

/// <summary>Filters the system calls of the calling process: seccomp(2).</summary>
public static unsafe class SystemCallFilter
{
    private const int InstructionSize = 8;

    /// <summary>
    /// Installs <paramref name="program"/> for good: it holds across execve(2) and for all descendants. Needs no_new_privs or CAP_SYS_ADMIN.
    /// Nothing is allocated unless it fails.
    /// </summary>
    /// <param name="program">At most 4096 instructions of 8 bytes (struct sock_filter).</param>
    /// <param name="flags">Flags.</param>
    /// <returns>The listener's descriptor, close-on-exec, with <see cref="SeccompFlags.NewListener"/>; else -1.</returns>
    /// <exception cref="LinuxException">EACCES: neither no_new_privs nor CAP_SYS_ADMIN. EINVAL: not a valid program. EBUSY: there is a listener already.</exception>
    public static int Install(ReadOnlySpan<byte> program, SeccompFlags flags)
    {
        fixed (byte* instructions = program)
        {
            var filter = new SocketFilterProgram { len = checked((ushort)(program.Length / InstructionSize)), filter = instructions };
            int result = (int)Libc.Result(Libc.syscall(SeccompCallNumber.SYS_seccomp, Seccomp.SECCOMP_SET_MODE_FILTER, (nint)flags, (nint)(&filter)));
            LinuxException.Check(result, "install the seccomp filter");
            return (flags & SeccompFlags.NewListener) != 0 ? result : -1;
        }
    }

    /// <summary>Whether the kernel knows <paramref name="flag"/>: it refuses an unknown one before it looks for the program, of which there is none.</summary>
    public static bool IsSupported(SeccompFlags flag) =>
        Libc.Result(Libc.syscall(SeccompCallNumber.SYS_seccomp, Seccomp.SECCOMP_SET_MODE_FILTER, (nint)flag, 0)) == -Errno.EFAULT;

    /// <summary>A copy of descriptor <paramref name="number"/> of another process: pidfd_getfd(2). Needs the right to trace it.</summary>
    public static SafeFileHandle CopyDescriptor(SafeFileHandle process, int number)
    {
        int result = (int)Libc.Result(Libc.syscall(SeccompCallNumber.SYS_pidfd_getfd, (nint)process.DangerousGetHandle(), number, 0));
        return new SafeFileHandle(LinuxException.Check(result, "take a descriptor of another process", number.ToString()), ownsHandle: true);
    }
}
