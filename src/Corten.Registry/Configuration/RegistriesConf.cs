namespace Corten.Registry.Configuration;

/// <summary>
/// Reads from containers-registries.conf(5) which registries may be used without trusted TLS: <c>insecure = true</c> of a
/// <c>[[registry]]</c> with its <c>location</c> or <c>prefix</c>.
/// </summary>
internal static class RegistriesConf
{
    private const string SystemFile = "/etc/containers/registries.conf";

    /// <summary>The hosts of the system's files.</summary>
    public static IReadOnlySet<string> ReadInsecureHosts() => ReadInsecureHosts(SystemFile);

    /// <summary>The hosts of <paramref name="file"/> and of the files in the directory of that name with ".d", in the order of their names.</summary>
    public static IReadOnlySet<string> ReadInsecureHosts(string file)
    {
        var hosts = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (string path in Files(file))
            Read(File.ReadLines(path), hosts);
        return hosts;
    }

    private static IEnumerable<string> Files(string file)
    {
        if (File.Exists(file))
            yield return file;
        string directory = file + ".d";
        if (!Directory.Exists(directory))
            yield break;
        foreach (string path in Directory.EnumerateFiles(directory, "*.conf").Order(StringComparer.Ordinal))
            yield return path;
    }

    private static void Read(IEnumerable<string> lines, HashSet<string> hosts)
    {
        string? location = null;
        string? prefix = null;
        bool insecure = false;
        foreach (string line in lines.Append("[end]"))
        {
            string text = WithoutComment(line).Trim();
            if (text.StartsWith('['))
            {
                Keep(hosts, location ?? prefix, insecure);
                (location, prefix, insecure) = (null, null, false);
            }
            int equals = text.IndexOf('=');
            if (equals < 0)
                continue;
            string value = text[(equals + 1)..].Trim().Trim('"', '\'');
            switch (text[..equals].Trim())
            {
                case "location": location = value; break;
                case "prefix": prefix = value; break;
                case "insecure": insecure = value == "true"; break;
            }
        }
    }

    private static void Keep(HashSet<string> hosts, string? name, bool insecure)
    {
        if (!insecure || string.IsNullOrEmpty(name))
            return;
        int slash = name.IndexOf('/');
        hosts.Add(slash < 0 ? name : name[..slash]);
    }

    private static string WithoutComment(string line)
    {
        char quote = '\0';
        for (int i = 0; i < line.Length; i++)
        {
            if (quote != '\0')
                quote = line[i] == quote ? '\0' : quote;
            else if (line[i] is '"' or '\'')
                quote = line[i];
            else if (line[i] == '#')
                return line[..i];
        }
        return line;
    }
}
