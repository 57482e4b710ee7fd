using System.CommandLine;
using Corten.Engine;
using Corten.Linux;

namespace Corten.CommandLine;

/// <summary>What the container verbs have in common.</summary>
internal static class ContainerAccess
{
    private const int MostAtOnce = 16;

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
            code |= Report(context, name, Try(name, action));
        return code;
    }

    /// <summary>As <see cref="ForEach"/>, for what takes long: the containers are worked on at once, and told of in their order.</summary>
    /// <param name="context">Where to write.</param>
    /// <param name="names">The containers.</param>
    /// <param name="action">What to do.</param>
    /// <param name="exitCode">The exit code for a failure; null is the usual one.</param>
    public static int ForEachAtOnce(CommandContext context, IReadOnlyList<string> names, Action<string> action, Func<Exception, int>? exitCode = null)
    {
        var failures = new Exception?[names.Count];
        int next = -1;
        void Work()
        {
            int i;
            while ((i = Interlocked.Increment(ref next)) < names.Count)
                failures[i] = Try(names[i], action);
        }
        Thread[] workers = [.. Enumerable.Range(1, Math.Clamp(names.Count - 1, 0, MostAtOnce)).Select(_ => new Thread(Work))];
        foreach (var worker in workers)
            worker.Start();
        Work();
        foreach (var worker in workers)
            worker.Join();
        int code = 0;
        for (int i = 0; i < names.Count; i++)
        {
            int reported = Report(context, names[i], failures[i]);
            code = Math.Max(code, failures[i] is { } failure && exitCode is not null ? exitCode(failure) : reported);
        }
        return code;
    }

    private static Exception? Try(string name, Action<string> action)
    {
        try
        {
            action(name);
            return null;
        }
        catch (Exception failure) when (failure is EngineException or LinuxException or Snapshots.SnapshotException or Cgroups.CgroupException)
        {
            return failure;
        }
    }

    private static int Report(CommandContext context, string name, Exception? failure)
    {
        if (failure is null)
            context.Output.WriteLine(name);
        else
            context.Error.WriteLine("Error: " + FailureText.Describe(failure));
        return failure is null ? 0 : Dialect.Failure;
    }
}
