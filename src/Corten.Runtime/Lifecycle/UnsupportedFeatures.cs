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
    }

    /// <summary>Throws where a process, of a container or of exec, asks for one.</summary>
    public static void Refuse(Process process)
    {
        Refuse(!string.IsNullOrEmpty(process.ApparmorProfile), "process.apparmorProfile");
        Refuse(!string.IsNullOrEmpty(process.SelinuxLabel), "process.selinuxLabel");
    }

    private static void Refuse(bool asked, string field)
    {
        if (asked)
            throw new RuntimeException($"config.json: {field} is not supported by this version of corun: remove it, or run the container with another runtime");
    }
}
