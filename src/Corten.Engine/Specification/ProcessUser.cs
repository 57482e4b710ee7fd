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

    /// <summary>The user of the container's own process, with what else its options say of it.</summary>
    /// <exception cref="EngineException">There is no such group.</exception>
    public static User ToRecord(ContainerUser user, SafeFileHandle rootfs, Records.ProcessSettings settings)
    {
        var record = ToRecord(user) with { Umask = settings.Umask };
        if (settings.Groups.Length == 0)
            return record;
        var database = SecurityAnswer.Of(() => UserDatabase.Read(rootfs));
        return record with { AdditionalGids = [.. record.AdditionalGids!.Union(settings.Groups.Select(g => SecurityAnswer.Of(() => database.ResolveGroup(g))))] };
    }

    /// <summary>The specification's record.</summary>
    public static User ToRecord(ContainerUser user) => new() { Uid = user.Uid, Gid = user.Gid, AdditionalGids = [.. user.AdditionalGids] };
}
