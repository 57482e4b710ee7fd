using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>Reads --volume HOST:CONTAINER[:OPTIONS] and --tmpfs DIR[:OPTIONS].</summary>
internal static class VolumeFlag
{
    public static VolumeMount Parse(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length is < 2 or > 3)
            throw Wrong(text, "it is HOST-DIR:CONTAINER-DIR[:OPTIONS]");
        if (!parts[0].StartsWith('/'))
            throw Wrong(text, "the host's side is not an absolute path, and named volumes are not supported");
        if (!parts[1].StartsWith('/') || parts[1].TrimEnd('/').Length == 0)
            throw Wrong(text, "the container's side is not an absolute path below /");
        bool readOnly = false;
        string propagation = "rprivate";
        foreach (string option in parts.Length < 3 ? [] : parts[2].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (option)
            {
                case "ro":
                    readOnly = true;
                    break;
                case "private" or "rprivate" or "shared" or "rshared" or "slave" or "rslave":
                    propagation = option;
                    break;
                case "rw" or "z" or "Z" or "nocopy" or "cached" or "delegated" or "consistent" or "bind" or "rbind":
                    break; // Labels do nothing without SELinux; the rest is the default, or nothing on Linux.
                default:
                    throw Wrong(text, $"there is no option \"{option}\"");
            }
        }
        return new VolumeMount(parts[0], parts[1], readOnly, propagation);
    }

    public static (string Destination, string Options) ParseTmpfs(string text)
    {
        string[] parts = text.Split(':', 2);
        if (!parts[0].StartsWith('/') || parts[0].TrimEnd('/').Length == 0)
            throw new UsageException($"invalid --tmpfs \"{text}\": the directory is not an absolute path below /");
        return (parts[0], parts.Length > 1 ? parts[1] : "");
    }

    private static UsageException Wrong(string text, string why) => new($"invalid volume \"{text}\": {why}");
}
