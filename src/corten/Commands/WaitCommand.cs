using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;

namespace Corten.Commands;

internal static class WaitCommand
{
    public static Verb Verb { get; } = new("wait", "Wait until containers end, then print their exit codes", Define);

    private static void Define(Command command)
    {
        var names = ContainerAccess.Containers(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var engine = ContainerAccess.Open(context);
            int code = 0;
            foreach (string name in result.GetValue(names)!)
            {
                try
                {
                    context.Output.WriteLine(engine.Wait(engine.Get(name)).ToString());
                }
                catch (EngineException failure)
                {
                    context.Error.WriteLine("Error: " + FailureText.Describe(failure));
                    code = 1;
                }
            }
            return code;
        });
    }
}
