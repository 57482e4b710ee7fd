using Corten.CommandLine;

namespace Corten.Commands;

internal static class ContainerCommand
{
    public static Verb Verb { get; } = Verb.Group(
        "container",
        "Work with containers",
        AttachCommand.Verb,
        ContainerCleanupCommand.Verb,
        CommitCommand.Verb,
        CpCommand.Verb,
        CreateCommand.Verb,
        DiffCommand.Verb,
        ExecCommand.Verb,
        ContainerExistsCommand.Verb,
        ExportCommand.Verb,
        ContainerInspectCommand.Verb,
        KillCommand.Verb,
        LogsCommand.Verb,
        MountCommand.Verb,
        PauseCommand.Verb,
        PortCommand.Verb,
        ContainerPruneCommand.Verb,
        PsCommand.Verb with { Name = "ls", Aliases = ["list", "ps"] },
        RenameCommand.Verb,
        RestartCommand.Verb,
        RmCommand.Verb with { Aliases = ["remove"] },
        RunCommand.Verb,
        ContainerRunlabelCommand.Verb,
        StartCommand.Verb,
        StatsCommand.Verb,
        StopCommand.Verb,
        TopCommand.Verb,
        UnmountCommand.Verb,
        UnpauseCommand.Verb,
        UpdateCommand.Verb,
        WaitCommand.Verb);
}
