namespace Corten.Oci.RuntimeSpec;

/// <summary>System-call filter: config-linux.md, "Seccomp".</summary>
public sealed record LinuxSeccomp
{
    /// <summary>SCMP_ACT_... for calls that no rule names. Required.</summary>
    public string? DefaultAction { get; set; }

    /// <summary>errno of the default action; null is EPERM.</summary>
    public uint? DefaultErrnoRet { get; set; }

    /// <summary>SCMP_ARCH_... names; null is the machine's own.</summary>
    public string[]? Architectures { get; set; }

    /// <summary>SECCOMP_FILTER_FLAG_... names.</summary>
    public string[]? Flags { get; set; }

    /// <summary>Unix socket that receives the notification descriptor.</summary>
    public string? ListenerPath { get; set; }

    /// <summary>Opaque text for the listener.</summary>
    public string? ListenerMetadata { get; set; }

    /// <summary>Rules.</summary>
    public LinuxSyscall[]? Syscalls { get; set; }
}

/// <summary>One rule: the calls, what they must look like, and what happens then.</summary>
public sealed record LinuxSyscall
{
    /// <summary>Names of system calls. Required.</summary>
    public string[]? Names { get; set; }

    /// <summary>SCMP_ACT_... Required.</summary>
    public string? Action { get; set; }

    /// <summary>errno of the action; null is EPERM.</summary>
    public uint? ErrnoRet { get; set; }

    /// <summary>Conditions, all of which must hold.</summary>
    public LinuxSeccompArg[]? Args { get; set; }
}

/// <summary>Condition on one argument of a system call.</summary>
public sealed record LinuxSeccompArg
{
    /// <summary>0 to 5.</summary>
    public uint Index { get; set; }

    /// <summary>Value to compare with; the mask for SCMP_CMP_MASKED_EQ.</summary>
    public ulong Value { get; set; }

    /// <summary>Value to compare with for SCMP_CMP_MASKED_EQ.</summary>
    public ulong ValueTwo { get; set; }

    /// <summary>SCMP_CMP_... Required.</summary>
    public string? Op { get; set; }
}
