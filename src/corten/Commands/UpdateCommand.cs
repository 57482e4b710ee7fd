using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class UpdateCommand
{
    public static Verb Verb { get; } = new("update", "Change the limits and the restart policy of containers, which may run", Define);

    private static void Define(Command command)
    {
        var flags = new ResourceFlags(command);
        var restart = CommandOptions.Text("--restart", "POLICY", "When to start it again: no, on-failure[:RETRIES], always or unless-stopped");
        command.Options.Add(restart);
        var selection = new ContainerSelection(command, SelectionFlags.None);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            string? policy = result.GetValue(restart);
            if (policy is null && !flags.Any(result))
                throw new UsageException("you must provide one or more flags when using this command; see 'corten update --help'");
            string? read = RestartFlag.Read(policy);
            ContainerOptions Change(ContainerOptions options) => flags.Apply(result, policy is null ? options : options with { Restart = read });
            var engine = ContainerAccess.Open(context);
            return ContainerAccess.ForEach(context, selection.Read(result, engine, context.Time), name => engine.Update(engine.Get(name), Change));
        });
    }
}
