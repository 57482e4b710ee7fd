using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Secrets;

/// <summary>The secrets of one container: files in its run directory, which are mounted into it, and variables.</summary>
internal static class SecretFiles
{
    /// <summary>The file that is mounted for the secret of this number among those that are files.</summary>
    public static string Path(EnginePaths paths, string id, int index) => HostPath.Join(paths.Run(id), "secrets", index.ToString());

    /// <summary>Writes the files of a container that is about to start, with their owners and modes; on a tmpfs.</summary>
    public static void Write(EnginePaths paths, ContainerRecord record)
    {
        var uses = record.Options.Secrets;
        if (!uses.Any(u => u.Variable is null))
            return;
        EnginePaths.MakeDirectory(HostPath.Join(paths.Run(record.Id), "secrets"));
        int index = 0;
        for (int i = 0; i < uses.Length; i++)
        {
            if (uses[i].Variable is null)
                Write(Path(paths, record.Id, index++), Read(paths, record, i), uses[i]);
        }
    }

    /// <summary>NAME=value of the secrets that are variables.</summary>
    public static IEnumerable<string> Variables(EnginePaths paths, ContainerRecord record)
    {
        var uses = record.Options.Secrets;
        for (int i = 0; i < uses.Length; i++)
        {
            if (uses[i].Variable is { } name)
                yield return $"{name}={UnixString.FromBytes(Read(paths, record, i))}";
        }
    }

    private static void Write(string path, byte[] data, SecretUse use)
    {
        using var file = UnixFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x180);
        UnixFile.Write(file, data, path);
        FileMetadata.SetOwner(file, use.Uid, use.Gid);
        FileMetadata.SetMode(file, use.Mode);
    }

    private static byte[] Read(EnginePaths paths, ContainerRecord record, int index) =>
        File.ReadAllBytes(HostPath.Join(paths.ContainerSecrets(record.Id), index.ToString()));
}
