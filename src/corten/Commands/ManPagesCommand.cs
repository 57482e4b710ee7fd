using System.CommandLine;
using System.Text;
using Corten.CommandLine;
using Corten.Help;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Commands;

/// <summary>Writes the manual pages: the installation calls it.</summary>
internal static class ManPagesCommand
{
    public static Verb Verb { get; } = new("man-pages", "Write the manual pages of all commands into a directory", Define) { Hidden = true };

    private static void Define(Command command)
    {
        var directory = new Argument<string>("DIR") { Description = "The directory; made where it is missing" };
        command.Arguments.Add(directory);
        command.SetAction(result =>
        {
            string target = result.GetValue(directory)!;
            Directory.CreateDirectory(target);
            var root = CommandTree.Build();
            VerbCommand.DefineAll(root);
            WriteAll(new ManPage(VersionCommand.Number), root, target);
            return 0;
        });
    }

    private static void WriteAll(ManPage page, Command command, string directory)
    {
        AtomicFile.Write(HostPath.Join(directory, ManPage.Name(command) + ".1"), Encoding.UTF8.GetBytes(page.Of(command)), 0x1a4, durable: false);
        foreach (var child in command.Subcommands.Where(c => !c.Hidden))
            WriteAll(page, child, directory);
    }
}
