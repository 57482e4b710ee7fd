using System.Text;
using Corten.Linux.Files;

namespace Corun.CommandLine;

/// <summary>Help texts, made from the tables that the parser goes by, in the layout that runc's have.</summary>
internal static class Help
{
    private const string About = """
        Runs containers from bundles: directories with a config.json and a root file system.
           It takes runc's command line.

        EXAMPLE:
           mkdir -p bundle/rootfs && NAME spec -b bundle && NAME run -b bundle demo
        """;

    /// <summary>Of the program.</summary>
    public static void Print(IReadOnlyList<Command> commands)
    {
        string name = ProgramName.Current;
        var text = new StringBuilder($"NAME:\n   {name} - Open Container Initiative runtime\n\n   ");
        text.Append(About.Replace("NAME", name, StringComparison.Ordinal));
        text.Append($"\n\nUSAGE:\n   {name} [global options] command [command options] [arguments...]\n\nVERSION:\n   {Version.Number}\n\nCOMMANDS:\n");
        foreach (var command in commands)
            text.Append($"   {command.Name,-12}{command.Summary}\n");
        text.Append("\nGLOBAL OPTIONS:\n");
        Append(text, Invocation.Options);
        Write(text);
    }

    /// <summary>Of one verb.</summary>
    public static void Print(Command command)
    {
        string name = $"{ProgramName.Current} {command.Name}";
        var text = new StringBuilder($"NAME:\n   {name} - {command.Summary}\n\nUSAGE:\n   {name} [command options] {command.Words}\n");
        if (command.Options.Count > 0)
            text.Append("\nOPTIONS:\n");
        Append(text, command.Options);
        Write(text);
    }

    private static void Append(StringBuilder text, IReadOnlyList<Option> options)
    {
        foreach (var option in options.Where(o => !o.Hidden))
            text.Append($"   {option.Usage,-32}{option.Help}\n");
    }

    private static void Write(StringBuilder text) => UnixFile.Write(StandardStream.Output, Encoding.UTF8.GetBytes(text.ToString()));
}
