using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class CreateCommand
{
    public static Verb Verb { get; } = new("create", "Create a container from an image", Define) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command)
    {
        var flags = new ContainerFlags(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var options = flags.Read(result, foreground: false);
            using var cidFile = CidFile.Reserve(flags.CidFile(result));
            ImagePresence.Ensure(context, options.Image, flags.Pull(result), flags.Platform(result), flags.Quiet(result));
            var engine = ContainerAccess.Open(context);
            flags.Replace(result, engine);
            string id = engine.Create(options).Id;
            cidFile?.Write(id);
            context.Output.WriteLine(id);
            return 0;
        });
    }
}
