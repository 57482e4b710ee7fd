using System.CommandLine;
using Corten.Commands;
using Corten.Help;

namespace Corten.CommandLine;

/// <summary>Every verb of <c>corten</c>, and the root they hang on.</summary>
internal static class CommandTree
{
    /// <summary>The verbs in the order of the help. One line each.</summary>
    public static Verb[] Verbs =>
    [
        AliasesCommand.Verb,
        AttachCommand.Verb,
        CommitCommand.Verb,
        CompletionCommand.Verb,
        ContainerCommand.Verb,
        CpCommand.Verb,
        CreateCommand.Verb,
        DiffCommand.Verb,
        EventsCommand.Verb,
        ExecCommand.Verb,
        ExportCommand.Verb,
        HelpCommand.Verb,
        HistoryCommand.Verb,
        ImageCommand.Verb,
        ImagesCommand.Verb,
        ImportCommand.Verb,
        InfoCommand.Verb,
        InspectCommand.Verb,
        KillCommand.Verb,
        LoadCommand.Verb,
        LoginCommand.Verb,
        LogoutCommand.Verb,
        LogsCommand.Verb,
        ManifestCommand.Verb,
        MountCommand.Verb,
        ManPagesCommand.Verb,
        OciCommand.Verb,
        PauseCommand.Verb,
        PortCommand.Verb,
        PsCommand.Verb,
        PullCommand.Verb,
        PushCommand.Verb,
        RenameCommand.Verb,
        RestartCommand.Verb,
        RmCommand.Verb,
        RmiCommand.Verb,
        RunCommand.Verb,
        SaveCommand.Verb,
        SecretCommand.Verb,
        SpcCommand.Verb,
        StartCommand.Verb,
        StatsCommand.Verb,
        StopCommand.Verb,
        SystemCommand.Verb,
        TagCommand.Verb,
        TopCommand.Verb,
        UnpauseCommand.Verb,
        UnmountCommand.Verb,
        UntagCommand.Verb,
        UpdateCommand.Verb,
        VersionCommand.Verb,
        VolumeCommand.Verb,
        WaitCommand.Verb,
    ];

    /// <summary>The root command with its global options and all verbs, whose own options are not made yet.</summary>
    public static RootCommand Build()
    {
        var root = new RootCommand("Run containers from images, without a daemon.");
        root.Options.Clear();
        root.Options.Add(GlobalOptions.Help);
        root.Options.Add(GlobalOptions.Version);
        root.Options.Add(GlobalOptions.Root);
        root.Options.Add(GlobalOptions.RunRoot);
        root.Options.Add(GlobalOptions.Snapshotter);
        root.Options.Add(GlobalOptions.LogLevel);
        root.Options.Add(GlobalOptions.NoOut);
        VerbCommand.AddAll(root, Verbs);
        root.SetAction(result =>
        {
            if (result.GetValue(GlobalOptions.Version))
                return VersionCommand.PrintShort(result);
            return new HelpAction().Invoke(result);
        });
        return root;
    }
}
