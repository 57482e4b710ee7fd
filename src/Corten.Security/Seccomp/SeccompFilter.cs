using Corten.Linux.Security;
using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Seccomp;

/// <summary>A compiled profile.</summary>
/// <param name="Program">Instructions of 8 bytes each, in the machine's byte order.</param>
/// <param name="Flags">Flags of seccomp(2).</param>
public sealed record SeccompFilter(byte[] Program, SeccompFlags Flags)
{
    /// <summary>Bytes of one instruction.</summary>
    public const int InstructionSize = 8;

    private const string WaitKillable = "SECCOMP_FILTER_FLAG_WAIT_KILLABLE_RECV";

    /// <summary>Whether some calls are handed to a listener.</summary>
    public bool Notifies => (Flags & SeccompFlags.NewListener) != 0;

    /// <summary>
    /// The flags of a profile. Without any list of flags it is SPEC_ALLOW, as runc has it. TSYNC says nothing in a process with one thread.
    /// WAIT_KILLABLE_RECV is only allowed together with a listener.
    /// </summary>
    internal static SeccompFlags FlagsOf(LinuxSeccomp profile)
    {
        var flags = profile.Flags is null ? SeccompFlags.SpecAllow : SeccompFlags.None;
        bool notifies = profile.Syscalls?.Any(rule => rule.Action == "SCMP_ACT_NOTIFY") == true;
        if (notifies)
            flags |= SeccompFlags.NewListener;
        foreach (string flag in profile.Flags ?? [])
        {
            flags |= notifies || flag != WaitKillable ? Flag(flag) : SeccompFlags.None;
        }
        return flags;
    }

    /// <summary>Whether this machine's kernel takes a flag of the runtime specification.</summary>
    /// <exception cref="SecurityException">The name is unknown.</exception>
    public static bool IsSupported(string flag) => Flag(flag) switch
    {
        SeccompFlags.None => true,
        SeccompFlags.WaitKillableReceive => SystemCallFilter.IsSupported(SeccompFlags.WaitKillableReceive | SeccompFlags.NewListener),
        var known => SystemCallFilter.IsSupported(known),
    };

    private static SeccompFlags Flag(string name) => name switch
    {
        "SECCOMP_FILTER_FLAG_LOG" => SeccompFlags.Log,
        "SECCOMP_FILTER_FLAG_SPEC_ALLOW" => SeccompFlags.SpecAllow,
        WaitKillable => SeccompFlags.WaitKillableReceive,
        "SECCOMP_FILTER_FLAG_TSYNC" => SeccompFlags.None,
        _ => throw new SecurityException($"\"{name}\" is not a seccomp flag"),
    };
}
