using Corten.Linux.Abi;

namespace Corten.Linux.Security;

/// <summary>Flags of seccomp(2)'s SECCOMP_SET_MODE_FILTER.</summary>
[Flags]
public enum SeccompFlags
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Every action but ALLOW is logged, as far as the machine's administrator has it logged.</summary>
    Log = Seccomp.SECCOMP_FILTER_FLAG_LOG,

    /// <summary>Leaves speculative store bypass as it is.</summary>
    SpecAllow = Seccomp.SECCOMP_FILTER_FLAG_SPEC_ALLOW,

    /// <summary>A descriptor is returned on which a supervisor receives notifications.</summary>
    NewListener = Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER,

    /// <summary>A task whose notification has been received can only be killed, not interrupted, until the answer comes. Linux 6.0.</summary>
    WaitKillableReceive = Seccomp.SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV,
}
