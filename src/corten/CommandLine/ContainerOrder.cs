using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>--sort of ps.</summary>
internal static class ContainerOrder
{
    private static readonly string[] s_keys = ["command", "created", "id", "image", "names", "runningfor", "size", "status"];

    /// <summary>The containers in the order of <paramref name="key"/>; as they are where it is null.</summary>
    /// <param name="containers">The containers, latest first.</param>
    /// <param name="key">command, created, id, image, names, runningfor, size or status.</param>
    /// <param name="size">Measures one.</param>
    public static IEnumerable<Container> By(IEnumerable<Container> containers, string? key, Func<Container, long> size) => key switch
    {
        null => containers,
        "command" => containers.OrderBy(c => string.Join(' ', c.Record.Arguments), StringComparer.Ordinal),
        "created" => containers.OrderBy(c => c.Record.Created),
        "id" => containers.OrderBy(c => c.Record.Id, StringComparer.Ordinal),
        "image" => containers.OrderBy(c => c.Record.Options.Image, StringComparer.Ordinal),
        "names" => containers.OrderBy(c => c.Record.Name, StringComparer.Ordinal),
        "runningfor" => containers.OrderBy(c => c.State.Run?.StartedAt ?? c.State.Exit?.StartedAt ?? c.Record.Created),
        "size" => containers.OrderBy(size),
        "status" => containers.OrderBy(c => c.State.Phase.ToString(), StringComparer.Ordinal),
        _ => throw new UsageException($"invalid argument \"{key}\" for --sort: one of {string.Join(", ", s_keys)}"),
    };
}
