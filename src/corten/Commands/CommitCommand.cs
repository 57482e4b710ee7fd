using System.CommandLine;
using System.Text;
using Corten.CommandLine;
using Corten.Engine.Committing;
using Corten.Linux.Files;

namespace Corten.Commands;

internal static class CommitCommand
{
    public static Verb Verb { get; } = new("commit", "Make an image of what a container has changed", Define);

    private static void Define(Command command)
    {
        var container = ContainerAccess.Container(command);
        var name = new Argument<string?>("NAME[:TAG]") { Arity = ArgumentArity.ZeroOrOne, Description = "The image's name" };
        var author = CommandOptions.Text("--author", "TEXT", "Who made the image", "-a");
        var change = CommandOptions.List("--change", "INSTRUCTION", "Dockerfile instruction to apply: CMD, ENTRYPOINT, ENV, EXPOSE, LABEL, ONBUILD, STOPSIGNAL, USER, VOLUME, WORKDIR", "-c");
        var format = CommandOptions.Text("--format", "FORMAT", "Format of the image: oci or docker", "-f");
        var idFile = CommandOptions.Text("--iidfile", "FILE", "Write the image's ID to a file");
        var volumes = CommandOptions.Switch("--include-volumes", "Not supported: volumes are no part of an image");
        var message = CommandOptions.Text("--message", "TEXT", "Remark for the image's history", "-m");
        var pause = CommandOptions.Switch("--pause", "Let the container's processes stand still meanwhile", "-p");
        // Nothing but the ID is ever printed.
        var quiet = CommandOptions.Switch("--quiet", "Print nothing but the ID", "-q");
        var squash = CommandOptions.Switch("--squash", "Make one layer of the image with everything", "-s");
        command.Arguments.Add(name);
        foreach (Option option in (Option[])[author, change, format, idFile, volumes, message, pause, quiet, squash])
            command.Options.Add(option);
        command.SetAction(result =>
        {
            if (result.GetValue(volumes))
                throw new UsageException("--include-volumes is not supported: copy what is in the volumes into the container, or 'corten volume export' it");
            var request = new CommitRequest
            {
                Name = string.IsNullOrEmpty(result.GetValue(name)) ? null : ImageAccess.ReadName(result.GetValue(name)!),
                Author = result.GetValue(author),
                Message = result.GetValue(message),
                Changes = result.GetValue(change)!,
                Pause = result.GetValue(pause),
                Squash = result.GetValue(squash),
                IsDockerFormat = IsDocker(result.GetValue(format)),
            };
            return Run(new CommandContext(result), result.GetValue(container)!, request, result.GetValue(idFile));
        });
    }

    private static int Run(CommandContext context, string container, CommitRequest request, string? idFile)
    {
        var engine = ContainerAccess.Open(context);
        string id = ImageAccess.Interruptible(cancellation => engine.Commits.Commit(engine.Get(container), request, cancellation)).Id.ToString();
        if (idFile is not null)
            AtomicFile.Write(Path.GetFullPath(idFile), Encoding.ASCII.GetBytes(id), 0x1a4);
        context.Output.WriteLine(id);
        return 0;
    }

    private static bool IsDocker(string? format) => format switch
    {
        null or "oci" => false,
        "docker" => true,
        _ => throw new UsageException($"unrecognized image format \"{format}\": oci or docker"),
    };
}
