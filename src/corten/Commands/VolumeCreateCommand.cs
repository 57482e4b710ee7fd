using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Volumes;

namespace Corten.Commands;

internal static class VolumeCreateCommand
{
    public static Verb Verb { get; } = new("create", "Make a volume and print its name", Define);

    private static void Define(Command command)
    {
        var name = new Argument<string?>("NAME") { Arity = ArgumentArity.ZeroOrOne, Description = "The name; without one it is made up" };
        var driver = CommandOptions.Text("--driver", "DRIVER", "The driver: local", "-d");
        var ignore = CommandOptions.Switch("--ignore", "A volume of that name that is there already is no error");
        var labels = CommandOptions.List("--label", "KEY[=VALUE]", "Add metadata", "-l");
        var options = CommandOptions.List("--opt", "KEY=VALUE", "type, device or o: what mount is told when a container first uses it", "-o");
        command.Arguments.Add(name);
        foreach (Option option in (Option[])[driver, ignore, labels, options])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            VolumeOptions.CheckDriver(result.GetValue(driver));
            string? given = result.GetValue(name);
            // docker takes one that is there; podman does not.
            bool existing = result.GetValue(ignore) || !Dialect.IsPodman;
            var volume = ContainerAccess.Open(context).Volumes.Create(
                string.IsNullOrEmpty(given) ? null : given, EnvironmentFlags.Pairs(result.GetValue(options)!), EnvironmentFlags.Pairs(result.GetValue(labels)!), existing);
            context.Output.WriteLine(volume.Name);
            return 0;
        });
    }
}
