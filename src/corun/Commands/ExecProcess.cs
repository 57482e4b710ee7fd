using System.Globalization;
using Corten.Oci.RuntimeSpec;
using Corun.CommandLine;

namespace Corun.Commands;

/// <summary>The process that exec's options describe: the container's own with what was asked instead.</summary>
internal static class ExecProcess
{
    /// <summary>Makes it.</summary>
    public static Process Make(Arguments arguments, Spec spec)
    {
        var own = spec.Process!;
        return own with
        {
            Args = [.. arguments.Words.Skip(1)],
            Terminal = arguments.Has("tty"),
            ConsoleSize = null,
            Cwd = arguments.Value("cwd") is { Length: > 0 } directory ? directory : own.Cwd,
            Env = [.. own.Env ?? [], .. arguments.Values("env")],
            User = WithGroups(arguments.Value("user") is { Length: > 0 } user ? ParseUser(user, own.User, arguments) : own.User, arguments),
            NoNewPrivileges = arguments.Value("no-new-privs") is null ? own.NoNewPrivileges : arguments.Has("no-new-privs"),
            Capabilities = WithCapabilities(own.Capabilities, arguments.Values("cap")),
            SelinuxLabel = arguments.Value("process-label") ?? own.SelinuxLabel,
            ApparmorProfile = arguments.Value("apparmor") ?? own.ApparmorProfile,
        };
    }

    // Strictly digits and at most one colon: anything looser has let a user in as root elsewhere (CVE-2026-30892).
    private static User ParseUser(string text, User? own, Arguments arguments)
    {
        string[] parts = text.Split(':');
        var user = own ?? new User();
        bool valid = parts.Length <= 2 && TryId(parts[0], out _) && (parts.Length == 1 || TryId(parts[1], out _));
        if (!valid)
            throw arguments.Wrong($"invalid user \"{text}\": <uid>[:<gid>] in digits is wanted");
        _ = TryId(parts[0], out uint uid);
        return parts.Length == 2 && TryId(parts[1], out uint gid) ? user with { Uid = uid, Gid = gid } : user with { Uid = uid };
    }

    private static User? WithGroups(User? user, Arguments arguments)
    {
        var added = arguments.Values("additional-gids");
        if (added.Count == 0)
            return user;
        var groups = new List<uint>((user ?? new User()).AdditionalGids ?? []);
        foreach (string text in added)
            groups.Add(TryId(text, out uint gid) ? gid : throw arguments.Wrong($"invalid group \"{text}\" for --additional-gids: a number is wanted"));
        return (user ?? new User()) with { AdditionalGids = [.. groups] };
    }

    // An ambient capability takes an inheritable one, which --cap does not add: only a container that has some gets it as ambient.
    private static LinuxCapabilities? WithCapabilities(LinuxCapabilities? own, IReadOnlyList<string> added)
    {
        // Without sets of its own the process has every capability already.
        if (added.Count == 0 || own is not { } sets)
            return own;
        return sets with
        {
            Bounding = [.. sets.Bounding ?? [], .. added],
            Effective = [.. sets.Effective ?? [], .. added],
            Permitted = [.. sets.Permitted ?? [], .. added],
            Ambient = sets.Inheritable is null ? sets.Ambient : [.. sets.Ambient ?? [], .. added],
        };
    }

    private static bool TryId(string text, out uint id) =>
        uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id) && id != uint.MaxValue;
}
