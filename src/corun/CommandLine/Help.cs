using System.Text;
using Corten.Linux.Files;

namespace Corun.CommandLine;

/// <summary>Help texts, made from the tables that the parser goes by.</summary>
internal static class Help
{
    /// <summary>Of the program.</summary>
    public static void Print(IReadOnlyList<Command> commands)
    {
        var text = new StringBuilder();
        text.Append("corun - Open Container Initiative runtime\n\nUsage: corun [options] command [command options] [arguments]\n\n");
        text.Append("Runs containers from bundles, directories with a config.json and a root file system. Takes runc's command line.\n\nCommands:\n");
        foreach (var command in commands)
            text.Append($"  {command.Name,-12}{command.Summary}\n");
        text.Append("\nOptions:\n");
        Append(text, Invocation.Options);
        text.Append("\nExample:\n  mkdir -p bundle/rootfs && corun spec -b bundle && corun run -b bundle demo\n");
        Write(text);
    }

    /// <summary>Of one verb.</summary>
    public static void Print(Command command)
    {
        var text = new StringBuilder($"corun {command.Name} - {command.Summary}\n\nUsage: corun {command.Name} [options] {command.Words}\n");
        if (command.Options.Count > 0)
            text.Append("\nOptions:\n");
        Append(text, command.Options);
        Write(text);
    }

    private static void Append(StringBuilder text, IReadOnlyList<Option> options)
    {
        foreach (var option in options)
            text.Append($"  {option.Usage,-32}{option.Help}\n");
    }

    private static void Write(StringBuilder text) => UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(text.ToString()));
}
