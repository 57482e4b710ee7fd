using System.CommandLine;
using Corten.Engine;
using Corten.Linux;

namespace Corten.CommandLine;

/// <summary>What the container verbs have in common.</summary>
internal static class ContainerAccess
{
    /// <summary>The containers below --root and --runroot.</summary>
    public static ContainerEngine Open(CommandContext context)
    {
        var paths = new EnginePaths(context.Root, context.RunRoot);
        return new ContainerEngine(paths, ImageAccess.Open(context), ImageAccess.Snapshotter(context), EnginePrograms.Default, context.Time);
    }

    /// <summary>One or more containers.</summary>
    public static Argument<string[]> Containers(Command command)
    {
        var names = new Argument<string[]>("CONTAINER") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs" };
        command.Arguments.Add(names);
        return names;
    }

    /// <summary>One container.</summary>
    public static Argument<string> Container(Command command)
    {
        var name = new Argument<string>("CONTAINER") { Description = "Name or ID" };
        command.Arguments.Add(name);
        return name;
    }

    /// <summary>Does one thing to each of several containers and prints the name as typed; goes on after a failure, as docker does.</summary>
    /// <returns>Zero, or 1 where one failed.</returns>
    public static int ForEach(CommandContext context, IEnumerable<string> names, Action<string> action)
    {
        int code = 0;
        foreach (string name in names)
        {
            try
            {
                action(name);
                context.Output.WriteLine(name);
            }
            catch (Exception failure) when (failure is EngineException or LinuxException or Snapshots.SnapshotException)
            {
                context.Error.WriteLine("Error: " + FailureText.Describe(failure));
                code = 1;
            }
        }
        return code;
    }
}
