using System.CommandLine;
using Corten.CommandLine;
using Corten.Engine.Records;
using Corten.Linux.Files;

namespace Corten.Commands;

internal static class InfoCommand
{
    public static Verb Verb { get; } = new("info", "Show what the engine works with", Define);

    private static void Define(Command command) => command.SetAction(result =>
    {
        var context = new CommandContext(result);
        var containers = ContainerAccess.Open(context).List();
        int Count(ContainerPhase phase) => containers.Count(c => c.State.Phase == phase);
        context.Output.Write(
            $"""
            Containers: {containers.Count}
             Running: {Count(ContainerPhase.Running)}
             Paused: {Count(ContainerPhase.Paused)}
             Restarting: {Count(ContainerPhase.Restarting)}
             Created: {Count(ContainerPhase.Created)}
             Exited: {Count(ContainerPhase.Exited)}
            Version: {VersionCommand.Number}
            Snapshotter: {ImageAccess.Snapshotter(context).Name}
            Default runtime: corun
            Default log driver: k8s-file
            Root: {context.Root}
            Run root: {context.RunRoot}
            Kernel: {KernelFile.Read("/proc/sys/kernel/osrelease")}
            CPUs: {Environment.ProcessorCount}

            """);
        return 0;
    });
}
