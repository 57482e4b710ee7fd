using System.CommandLine;
using System.Globalization;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options of run and create for the container's process, beside its command, environment and user.</summary>
internal sealed class ProcessFlags
{
    private const int OctalDigits = 4;
    private readonly Option<string[]> _groups = CommandOptions.List("--group-add", "GROUP", "A further group, by name or ID");
    private readonly Option<string[]> _hostUsers = CommandOptions.List("--hostuser", "USER", "A user of the host to be in /etc/passwd");
    private readonly Option<bool> _init = CommandOptions.Switch("--init", "Run an init that passes signals on and reaps orphans");
    private readonly Option<string?> _initPath = CommandOptions.Text("--init-path", "PROGRAM", "The init to use");
    private readonly Option<int?> _oomScore = CommandOptions.Integer("--oom-score-adj", "NUMBER", "How readily it is killed for lack of memory, -1000 to 1000");
    private readonly Option<bool> _passwd = new("--passwd") { Description = "Give a user without an entry in /etc/passwd one", DefaultValueFactory = _ => Dialect.IsPodman };
    private readonly Option<string?> _passwdEntry = CommandOptions.Text("--passwd-entry", "TEXT", "That entry, with $USERNAME, $UID, $GID, $NAME and $HOME");
    private readonly Option<string?> _timeZone = CommandOptions.Text("--tz", "ZONE", "Time zone: Europe/Berlin, or local for the host's");
    private readonly Option<string?> _umask = CommandOptions.Text("--umask", "OCTAL", "Permissions that new files lack");
    private readonly Option<string[]> _unset = CommandOptions.List("--unsetenv", "NAME", "Leave out a variable of the image");
    private readonly Option<bool> _unsetAll = CommandOptions.Switch("--unsetenv-all", "Leave out all variables that are not given");

    public ProcessFlags(Command command)
    {
        foreach (Option option in (Option[])[_groups, _hostUsers, _init, _initPath, _oomScore, _passwd, _passwdEntry, _timeZone, _umask, _unset, _unsetAll])
            command.Options.Add(option);
    }

    public ContainerOptions Apply(ParseResult result, ContainerOptions options)
    {
        string[] groups = result.GetValue(_groups)!;
        if (groups.Contains("keep-groups"))
            throw new UsageException("--group-add keep-groups is not supported: name the groups");
        return options with
        {
            Process = new ProcessSettings
            {
                Groups = groups,
                HostUsers = result.GetValue(_hostUsers)!,
                Init = result.GetValue(_init),
                InitPath = result.GetValue(_initPath),
                OomScoreAdjust = OomScore(result.GetValue(_oomScore)),
                AddsUser = result.GetValue(_passwd) || result.GetValue(_passwdEntry) is not null,
                UserEntry = result.GetValue(_passwdEntry),
                TimeZone = result.GetValue(_timeZone) is { Length: > 0 } zone ? zone : null,
                Umask = Umask(result.GetValue(_umask)),
                Unset = result.GetValue(_unset)!,
                UnsetAll = result.GetValue(_unsetAll),
            },
        };
    }

    private static int? OomScore(int? score) => score is null or (>= -1000 and <= 1000)
        ? score
        : throw new UsageException($"invalid value {score} for --oom-score-adj: -1000 to 1000");

    private static uint? Umask(string? text)
    {
        if (text is null)
            return null;
        bool valid = text.Length is > 0 and <= OctalDigits && text.All(c => c is >= '0' and <= '7');
        return valid
            ? text.Aggregate(0u, (sum, c) => sum * 8 + (uint)(c - '0'))
            : throw new UsageException(string.Create(CultureInfo.InvariantCulture, $"Invalid umask {text}: up to {OctalDigits} octal digits"));
    }
}
