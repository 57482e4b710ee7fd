using Corten.Engine;

namespace Corten.CommandLine;

/// <summary>Reads --security-opt: seccomp=unconfined|builtin|FILE, apparmor=unconfined|PROFILE, label=..., mask and unmask=PATHS, no-new-privileges.</summary>
internal static class SecurityFlag
{
    /// <summary>What the options say of the system-call filter: "unconfined", the JSON of a profile, or null for the default; the last one counts.</summary>
    public static string? Seccomp(IEnumerable<string> options)
    {
        string? result = null;
        foreach (string option in options.Where(o => Name(o) == "seccomp"))
            result = Profile(Value(option));
        return result;
    }

    /// <summary>The AppArmor profile, "unconfined", or null for the default; the last one counts.</summary>
    public static string? AppArmor(IEnumerable<string> options) => options.LastOrDefault(o => Name(o) == "apparmor") is { } option ? Value(option) : null;

    /// <summary>Whether the container's processes can gain no privileges by execve(2).</summary>
    public static bool NoNewPrivileges(IEnumerable<string> options)
    {
        bool result = false;
        foreach (string option in options.Where(o => Name(o) == "no-new-privileges"))
        {
            result = Value(option) switch
            {
                "" or "true" => true,
                "false" => false,
                _ => throw Wrong(option, "it is no-new-privileges, no-new-privileges=true or no-new-privileges=false"),
            };
        }
        return result;
    }

    /// <summary>Paths of mask=PATH:PATH or unmask=PATH:PATH, of all such options.</summary>
    public static string[] Paths(IEnumerable<string> options, string name) =>
        [.. options.Where(o => Name(o) == name).SelectMany(o => Value(o).Split(':', StringSplitOptions.RemoveEmptyEntries))];

    /// <summary>Paths of unmask; ALL with docker's systempaths=unconfined too.</summary>
    public static string[] Unmasked(IReadOnlyCollection<string> options) => options.Any(o => Name(o) == "systempaths") ? ["ALL"] : Paths(options, "unmask");

    /// <summary>Throws where an option is none of those.</summary>
    public static void Check(IEnumerable<string> options)
    {
        foreach (string option in options)
        {
            bool known = Name(option) is "no-new-privileges" || (Name(option) is "seccomp" or "apparmor" or "label" or "mask" or "unmask" && Value(option).Length > 0)
                || (Name(option) == "systempaths" && Value(option) == "unconfined");
            if (!known)
                throw Wrong(option, "seccomp=unconfined, seccomp=FILE, apparmor=unconfined, apparmor=PROFILE, label=..., mask=PATH, unmask=PATH, systempaths=unconfined and no-new-privileges are known");
            if (Name(option) == "label")
                ContainerOptionRules.CheckLabel(Value(option));
        }
    }

    private static string? Profile(string value) => value switch
    {
        "unconfined" => value,
        "builtin" => null,
        _ => Read(value),
    };

    private static string Read(string path)
    {
        try
        {
            string json = File.ReadAllText(path);
            ContainerOptionRules.CheckSeccompProfile(json, path);
            return json;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"cannot read the seccomp profile {path}: {error.Message}");
        }
    }

    // Old scripts have a colon in place of the equals sign.
    private static int Separator(string option) => option.AsSpan().IndexOfAny('=', ':');

    private static string Name(string option) => Separator(option) is >= 0 and var at ? option[..at] : option;

    private static string Value(string option) => Separator(option) is >= 0 and var at ? option[(at + 1)..] : "";

    private static UsageException Wrong(string option, string why) => new($"invalid --security-opt \"{option}\": {why}");
}
