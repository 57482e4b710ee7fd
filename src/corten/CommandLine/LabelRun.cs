using System.CommandLine;
using Corten.Aliases;
using Corten.Engine;
using Corten.Engine.Labels;
using Corten.Engine.Records;
using Corten.Images;
using Corten.Linux.Files;
using Corten.Linux.Terminals;

namespace Corten.CommandLine;

/// <summary>The options of the verbs that run an image as its label says, and how they do it.</summary>
internal sealed class LabelRun
{
    private readonly Option<bool> _display = CommandOptions.Switch("--display", "Print the command and do not run it");
    private readonly Option<string?> _name = CommandOptions.Text("--name", "NAME", "The container's name; default: the last part of the image's", "-n");
    private readonly Option<string?> _first = CommandOptions.Text("--opt1", "TEXT", "What stands for OPT1 in the label");
    private readonly Option<string?> _second = CommandOptions.Text("--opt2", "TEXT", "What stands for OPT2 in the label");
    private readonly Option<string?> _third = CommandOptions.Text("--opt3", "TEXT", "What stands for OPT3 in the label");
    private readonly Option<bool> _replace = CommandOptions.Switch("--replace", "Remove a container that has the name already", "-r");
    private readonly Option<bool> _yes = CommandOptions.Switch("--yes", "Do not ask before the command is run", "-y");
    private readonly Option<string?> _pull = CommandOptions.Text("--pull", "WHEN", "Pull the image: missing, always or never");
    private readonly Option<bool> _quiet = CommandOptions.Switch("--quiet", "Say nothing of a pull", "-q");

    public LabelRun(Command command)
    {
        foreach (Option option in (Option[])[_display, _name, _first, _second, _third, _replace, _yes, _pull, _quiet])
            command.Options.Add(option);
    }

    /// <summary>The image, pulled where it is not here.</summary>
    public Image Image(ParseResult result, CommandContext context, string name)
    {
        ImagePresence.Ensure(context, name, ContainerFlags.ReadPull(result.GetValue(_pull)));
        return ImageAccess.Open(context).Get(name);
    }

    /// <summary>The name of the container.</summary>
    public string Name(ParseResult result, Image image, string typed) => result.GetValue(_name) ?? LastPart(image, typed);

    /// <summary>As <see cref="Run"/>, for a command that is not the image's: nobody is asked, and without a terminal the container has none.</summary>
    public int RunOwn(ParseResult result, CommandContext context, Image image, string typed, string label, IEnumerable<string> arguments)
    {
        if (!IsTerminal() && !result.GetValue(_display))
            label = label.Replace(" -t ", " ", StringComparison.Ordinal);
        return Run(result, context, image, typed, label, arguments, trusted: true);
    }

    /// <summary>Runs what <paramref name="label"/> says, or prints it.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="context">Where to write.</param>
    /// <param name="image">The image.</param>
    /// <param name="typed">How the person calls it.</param>
    /// <param name="label">The command.</param>
    /// <param name="arguments">Added at its end.</param>
    /// <param name="trusted">Whether the command comes from here, not from the image.</param>
    /// <returns>The exit code of the command.</returns>
    public int Run(ParseResult result, CommandContext context, Image image, string typed, string label, IEnumerable<string> arguments, bool trusted = false)
    {
        var variables = new RunLabelVariables(WholeName(image, typed), Name(result, image, typed))
        {
            Option1 = result.GetValue(_first) ?? "",
            Option2 = result.GetValue(_second) ?? "",
            Option3 = result.GetValue(_third) ?? "",
            SudoUid = Environment.GetEnvironmentVariable("SUDO_UID") ?? "",
            SudoGid = Environment.GetEnvironmentVariable("SUDO_GID") ?? "",
            WorkingDirectory = Environment.CurrentDirectory,
        };
        var expanded = RunLabel.Expand(label, variables, arguments);
        string shown = $"{ProgramName.Started} {string.Join(' ', expanded)}";
        if (result.GetValue(_display))
        {
            context.Output.WriteLine($"command: {shown}");
            return 0;
        }
        if (!trusted && !MayRun(result, context, shown))
            throw new EngineException("not run");
        if (result.GetValue(_replace))
            Remove(context, variables.Name);
        return CommandRunner.Run([.. context.Global, .. expanded], context.Output, context.Error);
    }

    /// <summary>The container that has the name which this run would give; null with --display and --replace, and where there is none.</summary>
    public Container? FindExisting(ParseResult result, CommandContext context, Image image, string typed) =>
        result.GetValue(_display) || result.GetValue(_replace) ? null : ContainerAccess.Open(context).Find(Name(result, image, typed));

    /// <summary>Goes on with a container that is there: a further process in one that runs, or its own output; one that does not run is started.</summary>
    public int Continue(CommandContext context, Container existing, IReadOnlyList<string> arguments)
    {
        string name = existing.Record.Name;
        string[] terminal = IsTerminal() ? ["-t"] : [];
        string[] command = existing.IsRunning
            ? arguments.Count > 0 ? ["exec", "-i", .. terminal, name, .. arguments] : ["attach", name]
            : ["start", "-a", "-i", name];
        return CommandRunner.Run([.. context.Global, .. command], context.Output, context.Error);
    }

    private static void Remove(CommandContext context, string name)
    {
        var engine = ContainerAccess.Open(context);
        if (engine.Find(name) is { } existing)
            engine.Remove(existing, force: true);
    }

    // The text comes from the image, and what it says is done as the person that types: who sits at a terminal is asked.
    private bool MayRun(ParseResult result, CommandContext context, string shown)
    {
        if (result.GetValue(_yes) || !IsTerminal())
            return true;
        return Confirmation.IsYes(context.Error, $"The image asks for this command:\n  {shown}\nRun it?");
    }

    private static bool IsTerminal() => RawMode.IsTerminal(StandardStream.Input);

    private static string WholeName(Image image, string typed)
    {
        if (!Oci.Reference.TryParse(typed, out var asked, out _))
            return typed;
        string last = asked.Path[(asked.Path.LastIndexOf('/') + 1)..];
        return image.Names.FirstOrDefault(name => name.ToString() == asked.WithDefaultTag().ToString())?.ToString()
            ?? image.Names.FirstOrDefault(name => name.Path == last || name.Path.EndsWith("/" + last, StringComparison.Ordinal))?.ToString()
            ?? typed;
    }

    private static string LastPart(Image image, string typed)
    {
        string path = Oci.Reference.TryParse(WholeName(image, typed), out var name, out _) ? name.Path : typed;
        return path[(path.LastIndexOf('/') + 1)..];
    }
}
