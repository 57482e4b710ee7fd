namespace Corten.Security.Users;

/// <summary>A line of /etc/passwd: passwd(5).</summary>
/// <param name="Name">Login name.</param>
/// <param name="Uid">User id.</param>
/// <param name="Gid">Primary group.</param>
/// <param name="Home">Home directory.</param>
internal readonly record struct PasswdEntry(string Name, uint Uid, uint Gid, string Home)
{
    /// <summary>The valid lines. Others are passed over: a number that cannot be read must never become 0, which is root.</summary>
    public static List<PasswdEntry> Parse(string content)
    {
        var entries = new List<PasswdEntry>();
        foreach (string line in content.Split('\n'))
        {
            string[] fields = line.TrimEnd('\r').Split(':');
            if (fields.Length >= 4 && fields[0].Length > 0 && fields[0][0] is not '#' and not '+' and not '-'
                && NumericUser.TryParseId(fields[2], out uint uid) && NumericUser.TryParseId(fields[3], out uint gid))
                entries.Add(new PasswdEntry(fields[0], uid, gid, fields.Length > 5 ? fields[5] : ""));
        }
        return entries;
    }
}
