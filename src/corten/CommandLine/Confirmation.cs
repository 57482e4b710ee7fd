using Corten.Linux.Files;
using Corten.Linux.Terminals;

namespace Corten.CommandLine;

/// <summary>Asks before something is deleted, as docker does.</summary>
internal static class Confirmation
{
    /// <summary>Whether the person agrees. Without a terminal nobody can be asked, and --force is needed; podman takes the answer from what there is.</summary>
    public static bool Ask(CommandContext context, string warning)
    {
        if (!Dialect.IsPodman && !RawMode.IsTerminal(StandardStream.Input))
            throw new UsageException("this deletes things and asks before it does; there is no terminal to ask on, so give --force");
        return IsYes(context.Output, $"WARNING! {warning}\nAre you sure you want to continue?");
    }

    /// <summary>Asks, and reads a line of standard input.</summary>
    public static bool IsYes(TextWriter output, string question)
    {
        output.Write(question + " [y/N] ");
        output.Flush();
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
