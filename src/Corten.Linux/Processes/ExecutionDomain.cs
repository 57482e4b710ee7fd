using Corten.Linux.Abi;
using Corten.Linux.Interop;

namespace Corten.Linux.Processes;

/// <summary>Execution domains of personality(2).</summary>
public enum ExecutionDomain : uint
{
    /// <summary>PER_LINUX.</summary>
    Linux = Personality.PER_LINUX,

    /// <summary>PER_LINUX32: uname(2) tells of a 32-bit machine.</summary>
    Linux32 = Personality.PER_LINUX32,
}

/// <summary>Changes the calling process's execution domain.</summary>
public static class ExecutionDomains
{
    /// <summary>personality(2) without flags; it survives execve(2) and is inherited.</summary>
    public static void Enter(ExecutionDomain domain) =>
        LinuxException.Check(Libc.Result(Libc.personality((uint)domain)), "set the execution domain", domain.ToString());
}
