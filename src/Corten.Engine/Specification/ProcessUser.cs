using Corten.Oci.RuntimeSpec;
using Corten.Security.Users;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Specification;

/// <summary>Who a process of a container runs as.</summary>
internal static class ProcessUser
{
    /// <summary>Resolves user[:group] by the container's own files.</summary>
    /// <exception cref="EngineException">There is no such user or group.</exception>
    public static ContainerUser Find(SafeFileHandle rootfs, string text) => SecurityAnswer.Of(() => UserDatabase.Read(rootfs).Resolve(text));

    /// <summary>The specification's record.</summary>
    public static User ToRecord(ContainerUser user) => new() { Uid = user.Uid, Gid = user.Gid, AdditionalGids = [.. user.AdditionalGids] };
}
