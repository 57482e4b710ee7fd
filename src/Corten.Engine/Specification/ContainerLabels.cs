using Corten.Engine.Records;
using Corten.Security.Labels;

namespace Corten.Engine.Specification;

/// <summary>What security modules are told of a container: AppArmor its profile; SELinux, so far, nothing.</summary>
internal static class ContainerLabels
{
    private const string Unconfined = "unconfined";

    private static readonly string[] s_parts = ["user", "role", "type", "level"];

    /// <summary>The profile to ask the runtime for; null is none: a machine without AppArmor has nothing but "unconfined".</summary>
    public static string? AppArmorProfile(ContainerOptions options) => options.AppArmor == Unconfined && !AppArmor.IsEnabled ? null : options.AppArmor;

    /// <summary>Throws where the value of --security-opt label=VALUE is not one. Without SELinux labels have no effect, as with docker.</summary>
    /// <exception cref="EngineException">It is none, or this machine has SELinux, for which this version labels nothing.</exception>
    public static void Check(string value)
    {
        int colon = value.IndexOf(':', StringComparison.Ordinal);
        bool part = colon > 0 && colon < value.Length - 1 && s_parts.Contains(value[..colon]);
        if (value != "disable" && !part)
            throw new EngineException($"invalid --security-opt \"label={value}\": label=disable, label=user:USER, label=role:ROLE, label=type:TYPE and label=level:LEVEL are known");
        if (part && SeLinux.IsEnabled)
            throw new EngineException($"--security-opt label={value} is not supported by this version on a machine with SELinux: use label=disable");
    }
}
