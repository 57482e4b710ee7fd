using System.CommandLine;
using System.CommandLine.Parsing;
using System.Reflection;
using Corten.Oci.RuntimeSpec;

namespace Corten.Umoci;

/// <summary>Help in umoci's form.</summary>
internal static class UmociHelp
{
    private const string ImageSpecVersion = "1.1.1";

    public static void WriteVersion(TextWriter output)
    {
        string version = typeof(UmociHelp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "";
        output.WriteLine($"umoci version 0.6.0 (corten {version})");
        output.WriteLine($"image spec: {ImageSpecVersion}");
        output.WriteLine($"runtime spec: {DefaultSpec.OciVersion}");
    }

    public static void WriteAll(Command oci, TextWriter output)
    {
        output.WriteLine("NAME:\n   umoci - umoci modifies Open Container images\n");
        output.WriteLine("USAGE:\n   umoci [global options] command [command options] [arguments...]\n");
        output.WriteLine("COMMANDS:");
        WriteList(output, oci.Subcommands.Where(c => !c.Hidden).Select(c => (string.Join(", ", c.Aliases.Prepend(c.Name).Distinct()), c.Description ?? "")));
        output.WriteLine("\nGLOBAL OPTIONS:");
        WriteList(output, oci.Options.Select(Describe).Append(("--help, -h", "Show help")).Append(("--version, -v", "Print the version")));
    }

    public static void Write(CommandResult result, TextWriter output)
    {
        var command = result.Command;
        string name = Path(result);
        output.WriteLine($"NAME:\n   {name} - {command.Description}\n");
        if (command.Subcommands.Count > 0)
        {
            output.WriteLine($"USAGE:\n   {name} command [command options] [arguments...]\n\nCOMMANDS:");
            WriteList(output, command.Subcommands.Where(c => !c.Hidden).Select(c => (string.Join(", ", c.Aliases.Prepend(c.Name).Distinct()), c.Description ?? "")));
            return;
        }
        string arguments = string.Concat(command.Arguments.Select(a => $" <{a.Name}>"));
        output.WriteLine($"USAGE:\n   {name} [command options]{arguments}\n\nOPTIONS:");
        WriteList(output, command.Options.Where(o => !o.Hidden).Select(Describe));
    }

    private static string Path(SymbolResult? result)
    {
        var names = new List<string>();
        for (; result is CommandResult command; result = result.Parent)
            names.Insert(0, command.Command is RootCommand ? "" : command.Command.Name == "oci" ? "umoci" : command.Command.Name);
        return string.Join(' ', names.Where(n => n.Length > 0));
    }

    private static (string Names, string Text) Describe(Option option)
    {
        string names = string.Join(", ", option.Aliases.Prepend(option.Name).Distinct());
        return (option.HelpName is null ? names : $"{names} {option.HelpName}", option.Description ?? "");
    }

    private static void WriteList(TextWriter output, IEnumerable<(string Names, string Text)> lines)
    {
        var all = lines.ToList();
        int width = all.Count == 0 ? 0 : all.Max(l => l.Names.Length) + 2;
        foreach (var (names, text) in all)
            output.WriteLine($"   {names.PadRight(width)}{text}");
    }
}
