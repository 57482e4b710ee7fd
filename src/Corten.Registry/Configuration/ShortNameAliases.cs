using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;
using Corten.Oci;
using Corten.Registry.Configuration.Toml;

namespace Corten.Registry.Configuration;

/// <summary>
/// short-name-aliases.conf: what people chose for short names when they were asked (containers-registries.conf(5)). Its aliases come before those of
/// registries.conf; an empty one takes an alias away.
/// </summary>
/// <param name="path">The file, which need not be there.</param>
public sealed class ShortNameAliases(string path)
{
    private const string FileName = "containers/short-name-aliases.conf";
    private const uint FileMode = 0x180; // 0600

    /// <summary>The file of whoever runs this.</summary>
    public static ShortNameAliases OfUser()
    {
        if (ThisProcess.EffectiveUid == 0 || Environment.GetEnvironmentVariable("HOME") is not { Length: > 1 } home)
            return new(HostPath.Join("/var/cache", FileName));
        return new(HostPath.Join(Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } cache ? cache : HostPath.Join(home, ".cache"), FileName));
    }

    /// <summary>The configuration with the aliases of the file.</summary>
    /// <exception cref="RegistryException">The file is not what it should be.</exception>
    public RegistriesConfiguration Overrule(RegistriesConfiguration configuration)
    {
        var own = Read();
        if (own.Count == 0)
            return configuration;
        var aliases = new Dictionary<string, string>(configuration.Aliases);
        foreach (var (name, value) in own)
            aliases[name] = value;
        return configuration with { Aliases = aliases };
    }

    /// <summary>Remembers what a short name stands for.</summary>
    /// <param name="name">The short name, without tag and digest.</param>
    /// <param name="image">The image; tag and digest are not kept.</param>
    /// <exception cref="RegistryException">The file is not what it should be.</exception>
    /// <exception cref="LinuxException">The host refused.</exception>
    public void Add(string name, Reference image)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        using var alone = FileLock.Acquire(path + ".lock");
        var aliases = Read();
        aliases[name] = image.Name;
        var text = new StringBuilder("[aliases]\n");
        foreach (var (key, value) in aliases)
            text.Append(null, $"  {Quoted(key)} = {Quoted(value)}\n");
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text.ToString()), FileMode);
    }

    // Names of images have no other character that a TOML string must escape; somebody else may have written what is here.
    private static string Quoted(string text) => $"\"{text.Replace("\\", "\\\\").Replace("\"", "\\\"")}\"";

    private SortedDictionary<string, string> Read()
    {
        var aliases = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (!File.Exists(path))
            return aliases;
        try
        {
            var table = TomlReader.Read(File.ReadAllText(path)).Table("aliases");
            foreach (string name in table?.Names ?? [])
                aliases[name] = table!.Text(name)!;
            return aliases;
        }
        catch (Exception e) when (e is FormatException or IOException or UnauthorizedAccessException)
        {
            throw new RegistryException(RegistryError.Refused, $"{path} cannot be used: {ClassLibraryFailure.Describe(e) ?? e.Message}", e);
        }
    }
}
