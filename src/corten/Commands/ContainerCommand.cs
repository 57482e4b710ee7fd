using Corten.CommandLine;

namespace Corten.Commands;

internal static class ContainerCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "container",
        "Work with containers",
        AttachCommand.Verb,
        ContainerCleanupCommand.Verb,
        CreateCommand.Verb,
        DiffCommand.Verb,
        ExecCommand.Verb,
        ExportCommand.Verb,
        ContainerInspectCommand.Verb,
        KillCommand.Verb,
        LogsCommand.Verb,
        PsCommand.Verb with { Name = "ls" },
        RmCommand.Verb,
        RunCommand.Verb,
        ContainerRunlabelCommand.Verb,
        StartCommand.Verb,
        StopCommand.Verb,
        WaitCommand.Verb);
}
