using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Records;
using Corten.Security;
using Corten.Security.Seccomp;
using Corten.Security.Seccomp.Cache;

namespace Corten.Runtime.Lifecycle;

/// <summary>The compiled seccomp filter of a container. It is made before a process is cloned, which then only has to hand it to the kernel.</summary>
internal static class ContainerFilter
{
    /// <summary>The filter of <paramref name="spec"/>, or null where it has none.</summary>
    /// <exception cref="RuntimeException">The profile cannot be compiled.</exception>
    public static SeccompFilter? For(Spec spec, StateStore store)
    {
        if (spec.Linux?.Seccomp is not { } profile)
            return null;
        try
        {
            return new FilterCache(store.FilterCache).Get(profile, SystemCallAbis.Native);
        }
        catch (SecurityException error)
        {
            throw new RuntimeException($"config.json: linux.seccomp: {error.Message}", error);
        }
    }
}
