using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Output;

namespace Corten.Commands;

internal static class SecretLsCommand
{
    public static Verb Verb { get; } = new("ls", "List secrets", Define) { Aliases = ["list"] };

    private static void Define(Command command)
    {
        var filter = CommandOptions.List("--filter", "KEY=VALUE", "Show those that match: name=PART, id=BEGINNING", "-f");
        var format = CommandOptions.Format();
        var noHeading = CommandOptions.Switch("--noheading", "Do not print headers", "-n");
        var quiet = CommandOptions.Quiet();
        foreach (Option option in (Option[])[filter, format, noHeading, quiet])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var filters = result.GetValue(filter)!.Select(Read).ToList();
            var found = ContainerAccess.Open(context).Secrets.List().Where(s => filters.TrueForAll(f => f(s))).ToList();
            string? template = result.GetValue(quiet) ? "{{.ID}}" : result.GetValue(format);
            if (template is null && result.GetValue(noHeading))
                template = "{{.ID}}  {{.Name}}  {{.Driver}}  {{.CreatedAt}}  {{.UpdatedAt}}";
            SecretRow.Listing.Write(context.Output, found.Select(s => SecretRow.Of(s, context.Time.GetUtcNow())), template);
            return 0;
        });
    }

    private static Func<SecretRecord, bool> Read(string text) => text.Split('=', 2) switch
    {
        ["name", var part] => secret => secret.Name.Contains(part, StringComparison.Ordinal),
        ["id", var beginning] => secret => secret.Id.StartsWith(beginning, StringComparison.Ordinal),
        _ => throw new UsageException($"invalid filter '{text}': name=PART or id=BEGINNING"),
    };
}
