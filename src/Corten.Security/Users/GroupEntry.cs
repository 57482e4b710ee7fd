namespace Corten.Security.Users;

/// <summary>A line of /etc/group: group(5).</summary>
/// <param name="Name">Group name.</param>
/// <param name="Gid">Group id.</param>
/// <param name="Members">Login names.</param>
internal readonly record struct GroupEntry(string Name, uint Gid, string[] Members)
{
    /// <summary>The valid lines; others are passed over.</summary>
    public static List<GroupEntry> Parse(string content)
    {
        var entries = new List<GroupEntry>();
        foreach (string line in content.Split('\n'))
        {
            string[] fields = line.TrimEnd('\r').Split(':');
            if (fields.Length >= 3 && fields[0].Length > 0 && fields[0][0] is not '#' and not '+' and not '-'
                && NumericUser.TryParseId(fields[2], out uint gid))
                entries.Add(new GroupEntry(fields[0], gid, fields.Length > 3 ? fields[3].Split(',', StringSplitOptions.RemoveEmptyEntries) : []));
        }
        return entries;
    }
}
