namespace Corten.Help;

/// <summary>How files come in and out.</summary>
internal static class DataExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["cp"] =
        [
            new("cp web:/var/log/nginx ./logs", "A directory out of a container"),
            new("cp app.conf web:/etc/app/", "A file into it"),
            new("cp web:/etc -", "As a tar on standard output"),
        ],
        ["commit"] =
        [
            new("commit -m 'with tools' web web:tools", "An image from what a container changed"),
        ],
        ["export"] =
        [
            new("export -o web.tar web", "The file system of a container as a tar"),
        ],
        ["mount"] =
        [
            new("mount web", "Make the file system of a container visible to the host"),
        ],
        ["unmount"] =
        [
            new("unmount web", "End that"),
        ],
        ["image mount"] =
        [
            new("image mount app", "Make the file system of an image visible to the host"),
        ],
        ["image unmount"] =
        [
            new("image unmount app", "End that"),
        ],
        ["volume create"] =
        [
            new("volume create --label team=db data", "A volume for several containers"),
        ],
        ["volume exists"] =
        [
            new("volume exists data", "Exits with 0 if there is such a volume"),
        ],
        ["volume export"] =
        [
            new("volume export -o data.tar data", "Its files as a tar"),
        ],
        ["volume import"] =
        [
            new("volume import data data.tar", "Files of a tar into it"),
        ],
        ["volume inspect"] =
        [
            new("volume inspect data", "Where it is, and what is known of it"),
        ],
        ["volume ls"] =
        [
            new("volume ls --filter label=team=db", "Volumes with a label"),
        ],
        ["volume prune"] =
        [
            new("volume prune", "Remove volumes that no container uses"),
        ],
        ["volume rm"] =
        [
            new("volume rm data", "Remove a volume"),
        ],
        ["secret create"] =
        [
            new("secret create db-password password.txt", "A secret from a file"),
        ],
        ["secret exists"] =
        [
            new("secret exists db-password", "Exits with 0 if there is such a secret"),
        ],
        ["secret inspect"] =
        [
            new("secret inspect db-password", "What is known of it, but for itself"),
        ],
        ["secret ls"] =
        [
            new("secret ls", "The secrets that are here"),
        ],
        ["secret rm"] =
        [
            new("secret rm db-password", "Remove it"),
        ],
    };
}
