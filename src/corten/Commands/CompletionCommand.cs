using System.CommandLine;
using Corten.CommandLine;

namespace Corten.Commands;

internal static class CompletionCommand
{
    public static Verb Verb { get; } = new("completion", "Print the completion script of a shell: bash, zsh or fish", Define);

    private static void Define(Command command)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish" };
        shell.CompletionSources.Add("bash", "zsh", "fish");
        command.Arguments.Add(shell);
        command.SetAction(result => Run(result, result.GetValue(shell)!));
    }

    private static int Run(ParseResult result, string shell)
    {
        result.InvocationConfiguration.Output.Write(shell switch
        {
            "bash" => Bash,
            "zsh" => Zsh,
            "fish" => Fish,
            _ => throw new UsageException($"no completion for the shell \"{shell}\": bash, zsh or fish"),
        });
        return 0;
    }

    // The directive [suggest:N] answers with one word a line for the cursor at column N of the line that follows.
    private const string Bash =
        """
        # bash completion for corten
        _corten()
        {
            local IFS=$'\n' word=${COMP_LINE:0:COMP_POINT}
            word=${word##* }
            COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:$COMP_POINT]" "$COMP_LINE" 2>/dev/null)" -- "$word"))
            # Of a word with colons or equals signs, as of an image's name, bash replaces only what follows the last.
            local kept=${word%"${word##*[:=]}"}
            COMPREPLY=("${COMPREPLY[@]#"$kept"}")
        }
        complete -o default -F _corten corten

        """;

    private const string Zsh =
        """
        #compdef corten
        _corten()
        {
            local -a words_found
            words_found=("${(@f)$(corten "[suggest:$CURSOR]" "$BUFFER" 2>/dev/null)}")
            if [[ -n "${words_found[1]}" ]]; then
                compadd -- "${words_found[@]}"
            else
                _files
            fi
        }
        if [ "$funcstack[1]" = "_corten" ]; then
            _corten "$@"
        else
            compdef _corten corten
        fi

        """;

    private const string Fish =
        """
        # fish completion for corten
        function __corten_complete
            set -l line (commandline -cp)
            corten "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
        end
        complete -c corten -f -a "(__corten_complete)"

        """;
}
