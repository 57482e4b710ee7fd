using System.CommandLine;
using System.Text.Json;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class SecretInspectCommand
{
    public static Verb Verb { get; } = new("inspect", "Show everything about secrets but, unless asked for, their values", Define);

    private static void Define(Command command)
    {
        var names = new Argument<string[]>("SECRET") { Arity = ArgumentArity.OneOrMore, Description = "Names or IDs" };
        var format = CommandOptions.Format();
        format.Aliases.Add("-f");
        var pretty = CommandOptions.Switch("--pretty", "Print for people to read");
        var values = CommandOptions.Switch("--showsecret", "Show the values too");
        command.Arguments.Add(names);
        foreach (Option option in (Option[])[format, pretty, values])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            if (result.GetValue(pretty) && result.GetValue(format) is not null)
                throw new UsageException("--pretty and --format exclude each other");
            var context = new CommandContext(result);
            string[] typed = result.GetValue(names)!;
            var secrets = ContainerAccess.Open(context).Secrets;
            var found = typed.Select(secrets.Find).ToList();
            Print(context, [.. found.OfType<SecretRecord>().Select(s => SecretInspection.Of(s, result.GetValue(values)))], result.GetValue(format), result.GetValue(pretty));
            foreach (string missing in typed.Where((_, i) => found[i] is null))
                context.Error.WriteLine($"Error: inspecting secret: no secret with name or id \"{missing}\": no such secret");
            return found.Contains(null) ? 1 : 0;
        });
    }

    private static void Print(CommandContext context, IReadOnlyList<SecretInspection> secrets, string? format, bool pretty)
    {
        if (!pretty)
        {
            Inspections.Print(context.Output, [.. secrets.Select(s => JsonSerializer.SerializeToElement(s, SecretJson.Relaxed.SecretInspection))], format);
            return;
        }
        foreach (var secret in secrets)
        {
            context.Output.WriteLine($"ID:              {secret.ID}\nName:            {secret.Spec.Name}");
            foreach (var (key, value) in secret.Spec.Labels)
                context.Output.WriteLine($"Labels:          {key}={value}");
            context.Output.WriteLine($"Driver:          {secret.Spec.Driver.Name}\nCreated:         {secret.CreatedAt:u}\nUpdated:         {secret.UpdatedAt:u}");
        }
    }
}
