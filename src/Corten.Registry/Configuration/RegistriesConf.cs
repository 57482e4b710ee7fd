using Corten.Linux;
using Corten.Linux.Files;
using Corten.Registry.Configuration.Toml;

namespace Corten.Registry.Configuration;

/// <summary>Reads registries.conf and the files of registries.conf.d, of which a later one overrules an earlier one.</summary>
public static class RegistriesConf
{
    private const string SystemFile = "/etc/containers/registries.conf";
    private const string UserFile = ".config/containers/registries.conf";

    /// <summary>The configuration of this machine and user.</summary>
    /// <exception cref="RegistryException">A file is not what it should be.</exception>
    public static RegistriesConfiguration Read()
    {
        string? chosen = Environment.GetEnvironmentVariable("CONTAINERS_REGISTRIES_CONF");
        string? user = Environment.GetEnvironmentVariable("HOME") is { Length: > 1 } home ? HostPath.Join(home, UserFile) : null;
        string main = chosen is { Length: > 0 } ? chosen : user is not null && File.Exists(user) ? user : SystemFile;
        string? last = Environment.GetEnvironmentVariable("CONTAINERS_REGISTRIES_CONF_OVERRIDE");
        List<string> files = [main];
        if (chosen is not { Length: > 0 })
            files.AddRange([.. DropIns(SystemFile), .. user is null ? [] : DropIns(user)]);
        if (last is { Length: > 0 })
            files.Add(last);
        return ShortNameAliases.OfUser().Overrule(Read(files));
    }

    /// <summary>The configuration of <paramref name="file"/> and of the files in the directory of that name with ".d", in the order of their names.</summary>
    /// <exception cref="RegistryException">A file is not what it should be.</exception>
    public static RegistriesConfiguration Read(string file) => Read([file, .. DropIns(file)]);

    private static IEnumerable<string> DropIns(string file)
    {
        string directory = file + ".d";
        return Directory.Exists(directory) ? Directory.EnumerateFiles(directory, "*.conf").Order(StringComparer.Ordinal) : [];
    }

    private static RegistriesConfiguration Read(IEnumerable<string> files)
    {
        var result = RegistriesConfiguration.Empty;
        foreach (string file in files.Where(File.Exists))
        {
            try
            {
                result = Merge(result, TomlReader.Read(File.ReadAllText(file)), file);
            }
            catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
            {
                throw new RegistryException(RegistryError.Refused, $"{file} cannot be used: {ClassLibraryFailure.Describe(e) ?? e.Message}", e);
            }
        }
        return result;
    }

    private static RegistriesConfiguration Merge(RegistriesConfiguration before, TomlTable file, string path)
    {
        RegistryRule[] rules = [.. file.Tables("registry").Select(table => Rule(table, path)), .. OldRules(file, path)];
        var aliases = new Dictionary<string, string>(before.Aliases);
        foreach (string name in file.Table("aliases")?.Names ?? [])
            aliases[name] = file.Table("aliases")!.Text(name)!;
        return before with
        {
            Registries = [.. before.Registries.Where(old => rules.All(rule => rule.Prefix != old.Prefix)), .. rules],
            Aliases = aliases,
            SearchRegistries = file.Texts("unqualified-search-registries") ?? OldList(file, "search") ?? before.SearchRegistries,
            ShortNameMode = Mode(file.Text("short-name-mode")) ?? before.ShortNameMode,
            CredentialHelpers = file.Texts("credential-helpers") ?? before.CredentialHelpers,
        };
    }

    private static string? Mode(string? mode) => mode is null or "" ? null
        : mode is "enforcing" or "permissive" or "disabled" ? mode
        : throw new FormatException($"short-name-mode '{mode}' is not enforcing, permissive or disabled");

    private static RegistryRule Rule(TomlTable table, string path)
    {
        string location = table.Text("location") ?? "";
        string prefix = table.Text("prefix") is { Length: > 0 } written ? written : location;
        if (prefix.Length == 0)
            throw new FormatException("a [[registry]] has neither prefix nor location");
        bool wildcard = prefix.StartsWith("*.", StringComparison.Ordinal);
        if (prefix.Contains("://", StringComparison.Ordinal) || (prefix.Contains('*') && (!wildcard || prefix.IndexOf('*', 1) >= 0 || prefix.Contains('/'))))
            throw new FormatException($"the prefix '{prefix}' is neither a host, a host with a path, nor *.host");
        return new RegistryRule
        {
            Prefix = prefix.TrimEnd('/'),
            Location = location.TrimEnd('/'),
            Insecure = table.Flag("insecure") ?? false,
            Blocked = table.Flag("blocked") ?? false,
            MirrorByDigestOnly = table.Flag("mirror-by-digest-only") ?? false,
            Mirrors = [.. table.Tables("mirror").Select(Mirror)],
            File = path,
        };
    }

    private static RegistryMirror Mirror(TomlTable table)
    {
        string? from = table.Text("pull-from-mirror");
        if (from is not (null or "" or "all" or "digest-only" or "tag-only"))
            throw new FormatException($"pull-from-mirror '{from}' is not all, digest-only or tag-only");
        return new RegistryMirror(
            table.Text("location")?.TrimEnd('/') is { Length: > 0 } location ? location : throw new FormatException("a [[registry.mirror]] has no location"),
            table.Flag("insecure") ?? false,
            string.IsNullOrEmpty(from) ? null : from);
    }

    // [registries.search], [registries.insecure] and [registries.block]: the format before [[registry]].
    private static IReadOnlyList<string>? OldList(TomlTable file, string kind) => file.Table("registries")?.Table(kind)?.Texts("registries");

    private static IEnumerable<RegistryRule> OldRules(TomlTable file, string path)
    {
        var insecure = OldList(file, "insecure") ?? [];
        var blocked = OldList(file, "block") ?? [];
        return insecure.Union(blocked).Select(host => new RegistryRule
        {
            Prefix = host,
            Location = host,
            Insecure = insecure.Contains(host),
            Blocked = blocked.Contains(host),
            File = path,
        });
    }
}
