using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Labels;

namespace Corten.Atomic;

/// <summary>atomic stop: what the container's label STOP says, and then the container is stopped.</summary>
internal static class AtomicStopCommand
{
    public static Verb Verb { get; } = new("stop", "Stop a container as its label STOP says", Define);

    private static void Define(Command command)
    {
        var run = new LabelRun(command);
        var name = new Argument<string>("CONTAINER") { Description = "Name or ID" };
        command.Arguments.Add(name);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            var container = engine.Get(result.GetValue(name)!);
            if (RunLabel.Find(container.Record.Labels, "STOP") is { } label)
            {
                var image = ImageAccess.Open(context).Get(container.Record.ImageId.ToString());
                int code = run.Run(result, context, image, container.Record.Options.Image, label, []);
                if (code != 0)
                    return code;
            }
            engine.Stop(container, null);
            return 0;
        });
    }
}
