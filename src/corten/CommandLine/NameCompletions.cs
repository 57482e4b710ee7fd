using System.CommandLine;
using System.CommandLine.Completions;
using Corten.Engine;
using Corten.Images;
using Corten.Linux;

namespace Corten.CommandLine;

/// <summary>What the shells complete arguments with: the containers and images that are there.</summary>
internal static class NameCompletions
{
    /// <summary>Gives every argument that takes a name its names.</summary>
    public static void AddTo(Command command)
    {
        foreach (var argument in command.Arguments)
        {
            if (Source(argument.Name) is { } source)
                argument.CompletionSources.Add(context => Quietly(context, source));
        }
        foreach (var child in command.Subcommands)
            AddTo(child);
    }

    private static Func<CommandContext, IEnumerable<string>>? Source(string argument) => argument switch
    {
        "CONTAINER" => Containers,
        "IMAGE" or "OTHER" or "REPOSITORY[:TAG]" or "LIST" => Images,
        "NAME" => context => Containers(context).Concat(Images(context)),
        _ => null,
    };

    private static IEnumerable<string> Containers(CommandContext context) => ContainerAccess.Open(context).List().Select(c => c.Record.Name);

    private static IEnumerable<string> Images(CommandContext context) =>
        ImageAccess.Open(context).List().SelectMany(image => image.Names).Select(name => name.Familiar);

    // Whoever presses a key is not told why there is nothing to complete.
    private static IEnumerable<CompletionItem> Quietly(CompletionContext completion, Func<CommandContext, IEnumerable<string>> source)
    {
        try
        {
            return [.. source(new CommandContext(completion.ParseResult)).Distinct().Select(name => new CompletionItem(name))];
        }
        catch (Exception failure) when (failure is EngineException or ImageException or LinuxException or UsageException or IOException)
        {
            return [];
        }
    }
}
