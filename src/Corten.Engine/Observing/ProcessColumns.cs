using System.Globalization;
using Corten.Linux.Files;
using Corten.Security.Capabilities;
using Corten.Security.Users;

namespace Corten.Engine.Observing;

/// <summary>The columns of top by podman's descriptors, which are those of ps(1) and a few for containers; and ps's one-letter codes.</summary>
internal sealed class ProcessColumns(UserDatabase inside, UserDatabase host, TimeSpan uptime, DateTimeOffset now)
{
    private static readonly (string Name, string Code, string Header)[] s_columns =
    [
        ("args", "%a", "COMMAND"), ("capamb", "", "AMBIENT CAPS"), ("capbnd", "", "BOUNDING CAPS"), ("capeff", "", "EFFECTIVE CAPS"),
        ("capinh", "", "INHERITED CAPS"), ("capprm", "", "PERMITTED CAPS"), ("comm", "%c", "COMMAND"), ("etime", "%t", "ELAPSED"),
        ("group", "%G", "GROUP"), ("groups", "", "GROUPS"), ("hgroup", "", "HGROUP"), ("hgroups", "", "HGROUPS"), ("hpid", "", "HPID"), ("huser", "", "HUSER"),
        ("label", "", "LABEL"), ("nice", "%n", "NI"), ("pcpu", "%C", "%CPU"), ("pgid", "%r", "PGID"), ("pid", "%p", "PID"), ("ppid", "%P", "PPID"),
        ("rgroup", "%g", "RGROUP"), ("rss", "", "RSS"), ("ruser", "%U", "RUSER"), ("seccomp", "", "SECCOMP"), ("state", "", "STATE"),
        ("stime", "", "STIME"), ("time", "%x", "TIME"), ("tty", "%y", "TTY"), ("user", "%u", "USER"), ("vsz", "%z", "VSZ"),
    ];

    private const int Effective = 1;
    private const int BytesPerKilobyte = 1024;

    /// <summary>Every descriptor.</summary>
    public static IReadOnlyList<string> Names => [.. s_columns.Select(c => c.Name)];

    /// <summary>What top shows where nobody says.</summary>
    public static IReadOnlyList<string> Usual { get; } = ["user", "pid", "ppid", "pcpu", "etime", "tty", "time", "args"];

    /// <summary>The descriptor's name for a name or a code; null where there is none.</summary>
    public static string? Find(string text)
    {
        int found = Array.FindIndex(s_columns, c => c.Name == text || (c.Code.Length > 0 && c.Code == text));
        return found < 0 ? null : s_columns[found].Name;
    }

    /// <summary>The header of a descriptor.</summary>
    public static string Header(string name) => Array.Find(s_columns, c => c.Name == name).Header;

    /// <summary>One cell.</summary>
    public string Cell(string name, ProcessSample process) => name switch
    {
        "args" => process.Arguments,
        "comm" => process.Name,
        "etime" => Elapsed(process),
        "pcpu" => Share(process),
        "time" => Duration(process.Time),
        "tty" => process.Terminal,
        "stime" => (now - (uptime - process.Started)).ToString("ddd MMM d HH:mm:ss yyyy", CultureInfo.InvariantCulture),
        "nice" => process.Nice.ToString(CultureInfo.InvariantCulture),
        "rss" => process.Status("VmRSS").Split(' ')[0] is { Length: > 0 } resident ? resident : "0",
        "vsz" => (process.VirtualSize / BytesPerKilobyte).ToString(CultureInfo.InvariantCulture),
        "state" => process.State,
        "seccomp" => process.Status("Seccomp") switch { "1" => "strict", "2" => "filter", _ => "disabled" },
        "label" => (KernelFile.TryRead($"/proc/{process.Pid}/attr/current", out _) ?? "?").TrimEnd('\0'),
        _ => name.StartsWith("cap", StringComparison.Ordinal) ? Capabilities(process, name) : Identity(name, process),
    };

    private string Identity(string name, ProcessSample process) => name switch
    {
        "pid" => process.Innermost("NSpid"),
        "hpid" => process.Pid.ToString(CultureInfo.InvariantCulture),
        "pgid" => process.Innermost("NSpgid"),
        "ppid" => ParentInside(process),
        "user" => User(inside, process.Id("Uid", Effective)),
        "ruser" => User(inside, process.Id("Uid", 0)),
        "huser" => User(host, process.Id("Uid", Effective)),
        "group" => Group(inside, process.Id("Gid", Effective)),
        "rgroup" => Group(inside, process.Id("Gid", 0)),
        "hgroup" => Group(host, process.Id("Gid", Effective)),
        "groups" => Groups(inside, process),
        _ => Groups(host, process),
    };

    private string Elapsed(ProcessSample process) => Duration(uptime - process.Started);

    private string Share(ProcessSample process)
    {
        double seconds = (uptime - process.Started).TotalSeconds;
        return (seconds > 0 ? process.Time.TotalSeconds / seconds * 100 : 0).ToString("0.000", CultureInfo.InvariantCulture);
    }

    // Zero for a parent that the container does not see.
    private static string ParentInside(ProcessSample process)
    {
        int depth = process.Status("NSpid").Split('\t').Length;
        string[] parent = (ProcessSample.Of(process.Parent)?.Status("NSpid") ?? "").Split('\t');
        return parent.Length == depth && parent[0].Length > 0 ? parent[^1] : "0";
    }

    private static string User(UserDatabase users, uint uid) => users.NameOf(uid) ?? uid.ToString(CultureInfo.InvariantCulture);

    private static string Group(UserDatabase users, uint gid) => users.GroupNameOf(gid) ?? gid.ToString(CultureInfo.InvariantCulture);

    private static string Groups(UserDatabase users, ProcessSample process) =>
        string.Join(',', process.Status("Groups").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(g => Group(users, uint.Parse(g, CultureInfo.InvariantCulture))));

    private static string Capabilities(ProcessSample process, string name)
    {
        string field = "Cap" + char.ToUpperInvariant(name[3]) + name[4..];
        ulong bits = ulong.Parse(process.Status(field), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var set = new CapabilitySet(bits);
        if (bits == 0)
            return "none";
        return (CapabilitySet.Available - set).Bits == 0 ? "full" : string.Join(',', set.ToNames().Select(n => n.Replace("CAP_", "", StringComparison.Ordinal)));
    }

    // As Go writes durations: 1h2m3.4s.
    private static string Duration(TimeSpan span)
    {
        if (span < TimeSpan.Zero)
            span = TimeSpan.Zero;
        string seconds = (span.Seconds + span.Milliseconds / 1000.0).ToString("0.###", CultureInfo.InvariantCulture) + "s";
        int hours = (int)span.TotalHours;
        return hours > 0 ? $"{hours}h{span.Minutes}m{seconds}" : span.Minutes > 0 ? $"{span.Minutes}m{seconds}" : seconds;
    }
}
