using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups;

/// <summary>The field linux.resources.pids.limit.</summary>
internal static class TaskLimit
{
    /// <summary>
    /// The number of tasks; negative is no limit, null sets none. Zero is one: a container cannot have fewer than its own process, and systemd knows no
    /// limit of zero, so that both drivers are alike.
    /// </summary>
    public static long? Of(LinuxPids? pids) => pids?.Limit is { } limit ? (limit == 0 ? 1 : limit) : null;
}
