using System.Text;
using Corten.Images.Trust;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Devices;

/// <summary>
/// The devices that vendors describe in files (Container Device Interface 0.8), JSON or YAML: one file to a kind, and where two describe the same
/// device, the one of the later directory counts.
/// </summary>
internal sealed class CdiRegistry
{
    private const string Edits = "containerEdits";
    private readonly IReadOnlyList<string> _directories;

    /// <param name="directories">Where files are; null is where the interface says.</param>
    public CdiRegistry(IReadOnlyList<string>? directories = null) => _directories = directories ?? ["/etc/cdi", "/var/run/cdi"];

    /// <summary>Throws where a device is not known.</summary>
    /// <exception cref="EngineException">It is not, or a file of its vendor is wrong.</exception>
    public void Check(IEnumerable<string> names)
    {
        foreach (string name in names)
            Find(Parse(name));
    }

    /// <summary>Makes the changes of all devices: first those for any device of a file, each once, then each device's own.</summary>
    /// <exception cref="EngineException">A device is not known, or a file of its vendor is wrong.</exception>
    public void Apply(Spec spec, IReadOnlyCollection<string> names)
    {
        var common = new HashSet<string>(StringComparer.Ordinal);
        foreach (string name in names)
        {
            var (path, file, device) = Find(Parse(name));
            Guarded(path, () =>
            {
                if (common.Add(path) && file.Node(Edits) is { } all)
                    new CdiEdits(all).Apply(spec);
                if (device.Node(Edits) is { } own)
                    new CdiEdits(own).Apply(spec);
                return 0;
            });
        }
    }

    private static CdiName Parse(string name) => CdiName.TryParse(name) ?? throw new EngineException($"invalid device \"{name}\": vendor.com/class=name");

    private (string Path, CdiNode File, CdiNode Device) Find(CdiName name)
    {
        (string, CdiNode, CdiNode)? found = null;
        foreach (string path in Files())
        {
            var file = Guarded(path, () => CdiNode.Of(YamlDocument.Read(Text(path))));
            var device = Guarded(path, () => file.Text("kind") == name.Kind ? file.Nodes("devices").FirstOrDefault(d => d.Text("name") == name.Device) : null);
            if (device is not null)
                found = (path, file, device);
        }
        return found ?? throw new EngineException($"there is no device {name}: no file in {string.Join(" or ", _directories)} describes it");
    }

    private IEnumerable<string> Files() => _directories.Where(Directory.Exists)
        .SelectMany(d => Directory.EnumerateFiles(d).Order(StringComparer.Ordinal))
        .Where(f => Path.GetExtension(f) is ".json" or ".yaml" or ".yml");

    private static string Text(string path) => Encoding.UTF8.GetString(KernelFile.TryReadBytes(path) ?? []);

    private static T Guarded<T>(string path, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception wrong) when (wrong is FormatException or LinuxException)
        {
            throw new EngineException($"the description of devices in {path} is wrong: {wrong.Message}", cause: wrong);
        }
    }
}
