namespace Corten.Help;

/// <summary>How containers are looked into.</summary>
internal static class ContainerExamples
{
    public static IReadOnlyDictionary<string, Example[]> All { get; } = new Dictionary<string, Example[]>(StringComparer.Ordinal)
    {
        ["ps"] =
        [
            new("ps", "The containers that run"),
            new("ps -a --filter status=exited", "Those that have ended"),
            new("ps -a --format '{{.ID}}  {{.Names}}  {{.Status}}'", "Columns of your own"),
        ],
        ["logs"] =
        [
            new("logs -f --tail 20 web", "The last twenty lines, and what follows"),
            new("logs --since 10m -t web", "The last ten minutes, each line with its time"),
        ],
        ["exec"] =
        [
            new("exec -it web sh", "A shell beside the processes of a container"),
            new("exec -u postgres -e PGPORT=5432 db psql", "As another user, with a variable"),
        ],
        ["attach"] =
        [
            new("attach web", "See what it writes; Ctrl-P Ctrl-Q detaches"),
        ],
        ["inspect"] =
        [
            new("inspect web", "All that is known of a container or an image"),
            new("inspect --format '{{.State.Pid}}' web", "One value of it"),
        ],
        ["container inspect"] =
        [
            new("container inspect --format '{{json .Config.Env}}' web", "The variables of a container as JSON"),
        ],
        ["top"] =
        [
            new("top web", "The processes of a container"),
            new("top web pid user pcpu args", "With columns of your choice"),
        ],
        ["stats"] =
        [
            new("stats", "What containers use, once a second"),
            new("stats --no-stream --format json web", "Once, as JSON"),
        ],
        ["port"] =
        [
            new("port web", "Which ports of the host lead to a container"),
        ],
        ["diff"] =
        [
            new("diff web", "What a container changed in its file system"),
        ],
        ["events"] =
        [
            new("events --filter container=web", "What happens to a container, as it happens"),
            new("events --since 1h --no-stream --format json", "The last hour, as JSON"),
        ],
        ["container exists"] =
        [
            new("container exists web", "Exits with 0 if there is such a container"),
        ],
        ["container prune"] =
        [
            new("container prune --filter until=24h", "Remove containers that ended more than a day ago"),
        ],
        ["container ls"] =
        [
            new("container ls -a", "All containers"),
        ],
    };
}
