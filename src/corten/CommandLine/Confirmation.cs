using Corten.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace Corten.CommandLine;

/// <summary>Asks before something is deleted, as docker does.</summary>
internal static class Confirmation
{
    /// <summary>Whether the person agrees. Without a terminal nobody can be asked, and --force is needed; podman takes the answer from what there is.</summary>
    public static bool Ask(CommandContext context, string warning)
    {
        using var input = new SafeFileHandle(0, ownsHandle: false);
        if (!Dialect.IsPodman && !RawMode.IsTerminal(input))
            throw new UsageException("this deletes things and asks before it does; there is no terminal to ask on, so give --force");
        context.Output.Write($"WARNING! {warning}\nAre you sure you want to continue? [y/N] ");
        context.Output.Flush();
        return Console.In.ReadLine()?.Trim() is "y" or "Y" or "yes";
    }
}
