using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.Commands;

internal static class ExecCommand
{
    public static Verb Verb { get; } = new("exec", "Run a command in a running container", Define) { OptionsEndAtFirstArgument = true };

    private static void Define(Command command)
    {
        var detach = CommandOptions.Switch("--detach", "Run in the background", "-d");
        var keys = CommandOptions.Text("--detach-keys", "KEYS", "Keys that leave the command running");
        var environment = CommandOptions.List("--env", "NAME[=VALUE]", "Set an environment variable", "-e");
        var files = CommandOptions.List("--env-file", "FILE", "Read environment variables from a file");
        var interactive = CommandOptions.Switch("--interactive", "Send standard input", "-i");
        var privileged = CommandOptions.Switch("--privileged", "Give the command all capabilities");
        var terminal = CommandOptions.Switch("--tty", "Give the command a terminal", "-t");
        var user = CommandOptions.Text("--user", "USER[:GROUP]", "User name or ID", "-u");
        var directory = CommandOptions.Text("--workdir", "DIR", "Working directory", "-w");
        foreach (Option option in (Option[])[detach, keys, environment, files, interactive, privileged, terminal, user, directory])
            command.Options.Add(option);
        var name = ContainerAccess.Container(command);
        var arguments = new Argument<string[]>("COMMAND") { Arity = ArgumentArity.OneOrMore, Description = "Command and arguments" };
        command.Arguments.Add(arguments);
        command.SetAction(result =>
        {
            var options = new ExecOptions
            {
                Command = result.GetValue(arguments)!,
                Interactive = result.GetValue(interactive),
                Terminal = result.GetValue(terminal),
                User = result.GetValue(user),
                WorkingDirectory = result.GetValue(directory),
                Environment = EnvironmentFlags.Read(host: false, result.GetValue(files)!, result.GetValue(environment)!),
                Privileged = result.GetValue(privileged),
            };
            return Run(new CommandContext(result), result.GetValue(name)!, options, result.GetValue(detach), result.GetValue(keys));
        });
    }

    private static int Run(CommandContext context, string name, ExecOptions options, bool background, string? keys)
    {
        var detachKeys = ForegroundSession.Keys(keys);
        if (!background)
            ForegroundSession.CheckTerminal(options.Terminal, options.Interactive);
        var engine = ContainerAccess.Open(context);
        var container = engine.Get(name);
        var flags = ForegroundSession.Flags(options.Interactive);
        var (connection, session) = engine.Exec(container, options, background ? null : flags, ForegroundSession.Size());
        if (connection is null)
            return 0;
        var result = ForegroundSession.Run(connection, options.Terminal, options.Interactive, detachKeys, forward: null);
        if (result.Detached)
            return 0;
        if (result.Signal > 0)
            return 128 + result.Signal;
        engine.EndExec(session);
        return result.ExitCode ?? throw new EngineException($"the command in container {container.Record.Name} ended with its monitor: its exit code is not known");
    }
}
