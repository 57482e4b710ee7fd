using System.CommandLine;
using Corten.CommandLine;
using Corten.Linux.Files;

namespace Corten.Commands;

internal static class ManifestPushCommand
{
    private const string DockerScheme = "docker://";

    public static Verb Verb { get; } = new("push", "Push a list with its images to a registry", Define);

    private static void Define(Command command)
    {
        var list = ManifestCommand.List(command);
        var destination = new Argument<string?>("DESTINATION") { Arity = ArgumentArity.ZeroOrOne, Description = "[docker://]NAME[:TAG]; without it, the list's own name" };
        var all = CommandOptions.Switch("--all", "Push all images of the list (always so)");
        var remove = CommandOptions.Switch("--rm", "Remove the list when it is pushed");
        var digestFile = CommandOptions.Text("--digestfile", "FILE", "Write the digest of the pushed list to a file");
        var quiet = CommandOptions.Switch("--quiet", "Print nothing", "-q");
        command.Arguments.Add(destination);
        foreach (var option in new Option[] { all, remove, digestFile, quiet })
            command.Options.Add(option);
        var registry = new RegistryFlags(command);
        command.SetAction(result =>
        {
            var context = new CommandContext(result);
            var lists = ImageAccess.Open(context).Lists;
            string name = result.GetValue(list)!;
            var target = result.GetValue(destination) is { } text ? ImageAccess.ReadName(WithoutScheme(text)) : lists.Get(name).Name;
            var digest = ImageAccess.Interruptible(cancellation => lists.PushAsync(name, target, registry.Read(result), cancellation).GetAwaiter().GetResult());
            if (result.GetValue(digestFile) is { } file)
                AtomicFile.Write(Path.GetFullPath(file), System.Text.Encoding.UTF8.GetBytes(digest.ToString()), 0x1a4);
            if (result.GetValue(remove))
                lists.Delete(name);
            if (!result.GetValue(quiet))
                context.Output.WriteLine(digest.ToString());
            return 0;
        });
    }

    private static string WithoutScheme(string text) => text.StartsWith(DockerScheme, StringComparison.Ordinal) ? text[DockerScheme.Length..] : text;
}
