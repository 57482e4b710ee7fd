namespace Corten.Oci.RuntimeSpec.Validation;

/// <summary>Rules for the system-call filter: config-linux.md, "Seccomp".</summary>
internal static class SeccompRules
{
    private const uint MaxErrno = 4095;

    public static void Check(LinuxSeccomp? seccomp)
    {
        if (seccomp is null)
            return;
        RequireOneOf(seccomp.DefaultAction, SeccompNames.Actions, "linux.seccomp.defaultAction");
        if (seccomp.DefaultAction == "SCMP_ACT_NOTIFY")
            throw new SpecException("linux.seccomp.defaultAction cannot be SCMP_ACT_NOTIFY: the listener would have to exist before its own filter");
        CheckErrno(seccomp.DefaultErrnoRet, seccomp.DefaultAction!, "linux.seccomp.defaultErrnoRet");
        RequireAll(seccomp.Architectures, SeccompNames.Architectures, "linux.seccomp.architectures");
        RequireAll(seccomp.Flags, SeccompNames.Flags, "linux.seccomp.flags");
        bool notifies = false;
        for (int i = 0; i < seccomp.Syscalls?.Length; i++)
        {
            Check(seccomp.Syscalls[i], i);
            notifies |= seccomp.Syscalls[i].Action == "SCMP_ACT_NOTIFY";
        }
        CheckListener(seccomp, notifies);
    }

    private static void CheckListener(LinuxSeccomp seccomp, bool notifies)
    {
        bool listens = !string.IsNullOrEmpty(seccomp.ListenerPath);
        if (notifies && !listens)
            throw new SpecException("linux.seccomp.listenerPath is missing, SCMP_ACT_NOTIFY needs a socket that receives the listener");
        if (!string.IsNullOrEmpty(seccomp.ListenerMetadata) && !listens)
            throw new SpecException("linux.seccomp.listenerMetadata goes with linux.seccomp.listenerPath only");
    }

    private static void Check(LinuxSyscall rule, int index)
    {
        string field = $"linux.seccomp.syscalls[{index}]";
        RequireOneOf(rule.Action, SeccompNames.Actions, field + ".action");
        CheckErrno(rule.ErrnoRet, rule.Action!, field + ".errnoRet");
        if (rule.Names is not { Length: > 0 })
            throw new SpecException($"{field}.names is missing, it must name a system call");
        foreach (string name in rule.Names)
        {
            if (string.IsNullOrEmpty(name))
                throw new SpecException($"{field}.names must not have an empty name");
            if (name == "write" && rule.Action == "SCMP_ACT_NOTIFY")
                throw new SpecException($"{field}: SCMP_ACT_NOTIFY cannot be used for the write syscall, by which the listener is handed over");
        }
        for (int i = 0; i < rule.Args?.Length; i++)
            Check(rule.Args[i], $"{field}.args[{i}]");
    }

    private static void Check(LinuxSeccompArg argument, string field)
    {
        RequireOneOf(argument.Op, SeccompNames.Comparisons, field + ".op");
        if (argument.Index > 5)
            throw new SpecException($"{field}.index must be from 0 to 5, not {argument.Index}");
    }

    private static void CheckErrno(uint? errno, string action, string field)
    {
        if (errno is not { } number)
            return;
        if (action is not "SCMP_ACT_ERRNO" and not "SCMP_ACT_TRACE")
            throw new SpecException($"{field} goes with SCMP_ACT_ERRNO and SCMP_ACT_TRACE only, not with {action}");
        uint most = action == "SCMP_ACT_ERRNO" ? MaxErrno : ushort.MaxValue;
        if (number > most)
            throw new SpecException($"{field} must be from 0 to {most}, not {number}");
    }

    private static void RequireAll(string[]? values, IReadOnlyList<string> known, string field)
    {
        for (int i = 0; i < values?.Length; i++)
            RequireOneOf(values[i], known, $"{field}[{i}]");
    }

    private static void RequireOneOf(string? value, IReadOnlyList<string> known, string field)
    {
        if (string.IsNullOrEmpty(value))
            throw new SpecException($"{field} is missing");
        if (!known.Contains(value))
            throw new SpecException($"{field} must be one of {string.Join(", ", known)}, not \"{value}\"");
    }
}
