using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>Reads --volume [SOURCE:]CONTAINER-DIR[:OPTIONS] and --tmpfs DIR[:OPTIONS].</summary>
internal static class VolumeFlag
{
    private static readonly string[] s_flags =
        ["nosuid", "suid", "nodev", "dev", "noexec", "exec", "noatime", "atime", "nodiratime", "diratime", "relatime", "norelatime", "strictatime", "nosymfollow", "symfollow"];

    // Labels do nothing without SELinux; the rest is the default, or nothing on Linux.
    private static readonly string[] s_ignored = ["rw", "z", "Z", "copy", "cached", "delegated", "consistent", "rbind"];

    public static VolumeMount Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 3 || parts[0].Length == 0)
            throw Wrong(text, "it is [HOST-DIR|NAME:]CONTAINER-DIR[:OPTIONS]");
        string destination = parts.Length == 1 ? parts[0] : parts[1];
        if (!destination.StartsWith('/') || destination.TrimEnd('/').Length == 0)
            throw Wrong(text, "the container's side is not an absolute path below /");
        var mount = Source(parts.Length == 1 ? "" : parts[0], destination);
        foreach (string option in parts.Length < 3 ? [] : parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
            mount = Apply(mount, option) ?? throw Wrong(text, $"there is no option \"{option}\"");
        return mount;
    }

    public static (string Destination, string Options) ParseTmpfs(string text)
    {
        string[] parts = text.Split(':', 2);
        if (!parts[0].StartsWith('/') || parts[0].TrimEnd('/').Length == 0)
            throw new UsageException($"invalid --tmpfs \"{text}\": the directory is not an absolute path below /");
        return (parts[0].TrimEnd('/'), parts.Length > 1 ? parts[1] : "");
    }

    /// <summary>Adds a directory in memory; the same twice is one.</summary>
    public static void AddTmpfs(Dictionary<string, string> tmpfs, (string Destination, string Options) added)
    {
        if (!tmpfs.TryAdd(added.Destination, added.Options) && tmpfs[added.Destination] != added.Options)
            throw new UsageException($"{added.Destination}: duplicate mount destination");
    }

    /// <summary>The mount with one more option; null where there is no such option. --mount knows these as well.</summary>
    public static VolumeMount? Apply(VolumeMount mount, string option) => option switch
    {
        "ro" => mount with { ReadOnly = true },
        "rro" => mount with { ReadOnly = true, RecursiveReadOnly = true },
        "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave" or "unbindable" or "runbindable" => mount with { Propagation = option },
        "nocopy" => mount with { NoCopy = true },
        "bind" => mount with { IsFlat = true },
        "U" => mount with { ChangeOwner = true },
        _ when s_ignored.Contains(option) => mount,
        _ when s_flags.Contains(option) => mount with { Flags = [.. mount.Flags, option] },
        _ when option == "idmap" || option.StartsWith("idmap=", StringComparison.Ordinal) => IdMapFlag.Apply(mount, option),
        _ => null,
    };

    private static VolumeMount Source(string source, string destination)
    {
        if (source.StartsWith('/') || source.StartsWith('.'))
            return new VolumeMount(Path.GetFullPath(source), destination, false, "rprivate");
        return new VolumeMount(source, destination, false, "rprivate") { Kind = MountKind.Volume };
    }

    private static UsageException Wrong(string text, string why) => new($"invalid volume \"{text}\": {why}");
}
