using System.CommandLine;

namespace Corten.CommandLine;

/// <summary>The parser's node for a <see cref="Verb"/>. Its options are made on demand: one command line uses one verb of many.</summary>
internal sealed class VerbCommand : Command
{
    private readonly Verb _verb;
    private bool _defined;

    public VerbCommand(Verb verb)
        : base(verb.Name, verb.Description)
    {
        _verb = verb;
        Hidden = verb.Hidden;
        foreach (string alias in verb.Aliases)
            Aliases.Add(alias);
    }

    public bool OptionsEndAtFirstArgument => _verb.OptionsEndAtFirstArgument;

    public static void AddAll(Command parent, IEnumerable<Verb> verbs)
    {
        foreach (var verb in verbs)
            parent.Subcommands.Add(new VerbCommand(verb));
    }

    /// <summary>Makes the options and arguments, once.</summary>
    public void EnsureDefined()
    {
        if (_defined)
            return;
        _defined = true;
        _verb.Define(this);
        // A group without one of its verbs shows them.
        if (Subcommands.Count > 0 && Action is null)
            Action = new Help.HelpAction();
    }

    /// <summary>As <see cref="EnsureDefined"/>, for every verb below <paramref name="command"/>: completion wants them all.</summary>
    public static void DefineAll(Command command)
    {
        (command as VerbCommand)?.EnsureDefined();
        foreach (var child in command.Subcommands)
            DefineAll(child);
    }
}
