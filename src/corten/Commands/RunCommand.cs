using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class RunCommand
{
    public static Verb Verb { get; } = new("run", "Create a container from an image and start it", Define) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command)
    {
        var flags = new ContainerFlags(command);
        var detach = CommandOptions.Switch("--detach", "Run in the background and print the container's ID", "-d");
        var keys = CommandOptions.Text("--detach-keys", "KEYS", "Keys that leave the container running");
        var proxy = new Option<bool>("--sig-proxy") { Description = "Pass signals on to the container", DefaultValueFactory = _ => true };
        command.Options.Add(detach);
        command.Options.Add(keys);
        command.Options.Add(proxy);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            bool background = result.GetValue(detach);
            var options = flags.Read(result, foreground: !background);
            var detachKeys = ForegroundSession.Keys(result.GetValue(keys));
            if (!background)
                ForegroundSession.CheckTerminal(options.Terminal, options.Interactive);
            using var cidFile = CidFile.Reserve(flags.CidFile(result));
            ImagePresence.Ensure(context, options.Image, flags.Pull(result), flags.Platform(result), flags.Quiet(result));
            var engine = ContainerAccess.Open(context);
            flags.Replace(result, engine);
            if (background)
                return InBackground(context, engine, options, cidFile);
            var (record, connection) = engine.Run(options, ForegroundSession.Flags(options.Interactive), ForegroundSession.Size());
            cidFile?.Write(record.Id);
            return ForegroundSession.Follow(engine, record, connection!, options.Interactive, detachKeys, result.GetValue(proxy));
        });
    }

    private static int InBackground(CommandContext context, ContainerEngine engine, ContainerOptions options, CidFile? cidFile)
    {
        var (record, _) = engine.Run(options, null, null);
        cidFile?.Write(record.Id);
        context.Output.WriteLine(record.Id);
        return 0;
    }
}
