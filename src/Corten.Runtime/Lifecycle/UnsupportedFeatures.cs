using Corten.Oci.RuntimeSpec;

namespace Corten.Runtime.Lifecycle;

/// <summary>
/// What the runtime specification has and this version of the runtime does not do. A container that asks for it is refused: to run it
/// without would be to run it less confined or otherwise than was asked.
/// </summary>
internal static class UnsupportedFeatures
{
    /// <summary>Throws where <paramref name="spec"/> asks for one.</summary>
    public static void Refuse(Spec spec)
    {
        Refuse(spec.Process!);
        var linux = spec.Linux;
        if (linux is null)
            return;
        Refuse(!string.IsNullOrEmpty(linux.MountLabel), "linux.mountLabel");
        Refuse(linux.IntelRdt is not null, "linux.intelRdt");
        Refuse(linux.MemoryPolicy is not null, "linux.memoryPolicy");
        Refuse(linux.Personality is not null, "linux.personality");
        Refuse(linux.TimeOffsets is { Count: > 0 }, "linux.timeOffsets");
        Refuse(linux.NetDevices is { Count: > 0 }, "linux.netDevices");
    }

    /// <summary>Throws where a process, of a container or of exec, asks for one.</summary>
    public static void Refuse(Process process)
    {
        Refuse(!string.IsNullOrEmpty(process.ApparmorProfile), "process.apparmorProfile");
        Refuse(!string.IsNullOrEmpty(process.SelinuxLabel), "process.selinuxLabel");
        Refuse(process.Scheduler is not null, "process.scheduler");
        Refuse(process.IoPriority is not null, "process.ioPriority");
        Refuse(process.ExecCpuAffinity is not null, "process.execCPUAffinity");
    }

    private static void Refuse(bool asked, string field)
    {
        if (asked)
            throw new RuntimeException($"config.json: {field} is not supported by this version of corun: remove it, or run the container with another runtime");
    }
}
