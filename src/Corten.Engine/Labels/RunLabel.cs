using System.Text;
using Corten.Oci;

namespace Corten.Engine.Labels;

/// <summary>
/// The label of an image that says how to run it: a command line of docker or podman, in which the image's name and the like are filled in. No shell ever sees
/// it, and no other program is run by it.
/// </summary>
public static class RunLabel
{
    /// <summary>What runs an image that has no label RUN.</summary>
    public const string DefaultRun = "docker run -t -i --name NAME IMAGE";

    /// <summary>What runs an image super-privileged: as a part of the host that is easily removed.</summary>
    public const string SuperPrivileged =
        "docker run -t -i --rm --privileged -v /:/host -v /run:/run -v /etc/localtime:/etc/localtime --net=host --ipc=host --pid=host -e HOST=/host -e NAME=NAME -e IMAGE=IMAGE IMAGE";

    private static readonly string[] _programs = ["docker", "podman", "corten"];

    /// <summary>The value of a label, whose name's case does not matter where no label has it exactly; null where there is none.</summary>
    public static string? Find(IReadOnlyDictionary<string, string>? labels, string name)
    {
        if (labels is null)
            return null;
        return labels.TryGetValue(name, out string? exact) ? exact : labels.Where(l => l.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(l => l.Value).FirstOrDefault();
    }

    /// <summary>The arguments of <c>corten</c> that a label stands for.</summary>
    /// <param name="label">The label's value.</param>
    /// <param name="variables">What to fill in.</param>
    /// <param name="arguments">What the person has typed besides; stands at the end.</param>
    /// <exception cref="EngineException">The label is no command line, or one of another program.</exception>
    public static IReadOnlyList<string> Expand(string label, RunLabelVariables variables, IEnumerable<string> arguments)
    {
        var words = ShellWords.Split(label);
        if (words is null || words.Count == 0)
            throw new EngineException(words is null ? $"the label has a quote that is not closed: {label}" : "the label is empty");
        string program = words[0][(words[0].LastIndexOf('/') + 1)..];
        if (!_programs.Contains(program))
            throw new EngineException($"the label runs the program {words[0]}; only docker, podman and corten are run by labels: look at it with --display, and run it yourself");
        return [.. words.Skip(1).SelectMany(word => Fill(word, variables)), .. arguments];
    }

    // A word that is nothing but an option of ours may be several words, or none.
    private static IEnumerable<string> Fill(string word, RunLabelVariables variables)
    {
        foreach (string name in RunLabelVariables.Options)
        {
            if (word == "$" + name || word == "${" + name + "}" || word == name)
                return ShellWords.Split(variables.Get(name)) ?? throw new EngineException($"--{name.ToLowerInvariant()} has a quote that is not closed");
        }
        foreach (string name in RunLabelVariables.Bare)
        {
            if (word == name)
                return [variables.Get(name)];
            if (word.EndsWith("=" + name, StringComparison.Ordinal))
                return [word[..^name.Length] + variables.Get(name)];
        }
        return [Substitute(word, variables)];
    }

    // $NAME and ${NAME}; what is not known is empty, as with a shell.
    private static string Substitute(string word, RunLabelVariables variables)
    {
        var text = new StringBuilder();
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] != '$')
            {
                text.Append(word[i]);
                continue;
            }
            bool braced = i + 1 < word.Length && word[i + 1] == '{';
            int start = i + (braced ? 2 : 1);
            int end = start;
            while (end < word.Length && (char.IsAsciiLetterOrDigit(word[end]) || word[end] == '_'))
                end++;
            if (end == start || (braced && (end == word.Length || word[end] != '}')))
            {
                text.Append('$');
                continue;
            }
            text.Append(variables.Get(word[start..end]));
            i = braced ? end : end - 1;
        }
        return text.ToString();
    }
}
