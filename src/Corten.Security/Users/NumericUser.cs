using System.Globalization;

namespace Corten.Security.Users;

/// <summary>A user as a runtime's exec takes it: "uid" or "uid:gid", digits only (CVE-2026-30892).</summary>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Group id; null where none was given.</param>
public readonly record struct NumericUser(uint Uid, uint? Gid)
{
    // The last value, all ones, is "no change" to the system calls that set ids.
    private const uint LastId = uint.MaxValue - 1;

    /// <summary>Parses <paramref name="text"/>.</summary>
    /// <exception cref="SecurityException">It is anything else: a sign, a blank, a name, a number above 4294967294, a second colon.</exception>
    public static NumericUser Parse(string text)
    {
        int colon = text.IndexOf(':');
        bool valid = TryParseId(colon < 0 ? text : text.AsSpan(0, colon), out uint uid);
        uint gid = 0;
        if (colon >= 0)
            valid &= TryParseId(text.AsSpan(colon + 1), out gid);
        if (!valid)
            throw new SecurityException($"the user must be uid or uid:gid, with numbers from 0 to {LastId}, not \"{text}\"");
        return new NumericUser(uid, colon < 0 ? null : gid);
    }

    /// <summary>A decimal number of digits alone, from 0 to 4294967294. (The class library's parser would pass over NUL characters at the end.)</summary>
    internal static bool TryParseId(ReadOnlySpan<char> text, out uint id)
    {
        id = 0;
        return !text.ContainsAnyExceptInRange('0', '9')
            && uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id)
            && id <= LastId;
    }
}
