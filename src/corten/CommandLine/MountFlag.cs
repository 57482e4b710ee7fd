using System.Text;
using Corten.Engine.Records;
using Corten.Engine.Volumes;

namespace Corten.CommandLine;

/// <summary>Reads --mount type=bind|volume|tmpfs|image,KEY=VALUE,...: what docker and podman know of it.</summary>
internal sealed class MountFlag
{
    private static readonly string[] s_propagations = ["private", "rprivate", "shared", "rshared", "slave", "rslave", "unbindable", "runbindable"];

    private readonly string _text;
    private readonly List<(string Key, string? Value)> _pairs;
    private readonly List<string> _tmpfs = [];
    private VolumeMount _mount = new("", "", false, "rprivate") { MustExist = true };

    private MountFlag(string text)
    {
        _text = text;
        _pairs = [.. Fields(text).Select(Pair)];
    }

    /// <summary>Adds the mount that <paramref name="text"/> describes to one of the two.</summary>
    public static void Add(string text, List<VolumeMount> volumes, Dictionary<string, string> tmpfs) => new MountFlag(text).Add(volumes, tmpfs);

    private void Add(List<VolumeMount> volumes, Dictionary<string, string> tmpfs)
    {
        string type = _pairs.Find(p => p.Key == "type").Value ?? "volume";
        if (type is not ("bind" or "volume" or "tmpfs" or "image"))
            throw Wrong($"there is no type \"{type}\": bind, volume, tmpfs and image are known");
        foreach (var (key, value) in _pairs.Where(p => p.Key != "type"))
        {
            if (!Common(key, value) && !(type switch { "bind" => Bind(key, value), "volume" => Volume(key, value), "image" => Image(key, value), _ => Tmpfs(key, value) }))
                throw Wrong($"{key}: invalid mount option for type {type}");
        }
        if (!_mount.Destination.StartsWith('/') || _mount.Destination.TrimEnd('/').Length == 0)
            throw Wrong("it needs target=DIR, an absolute path below / in the container");
        if (type == "tmpfs")
            VolumeFlag.AddTmpfs(tmpfs, (_mount.Destination.TrimEnd('/'), string.Join(',', _tmpfs)));
        else
            volumes.Add(Complete(type));
    }

    private VolumeMount Complete(string type)
    {
        if (type == "image" && !_pairs.Exists(p => p.Key is "rw" or "readwrite"))
            _mount = _mount with { ReadOnly = true };
        if (type != "volume" && _mount.Source.Length == 0)
            throw Wrong("it needs source=...");
        return type switch
        {
            "bind" => _mount with { Source = Path.GetFullPath(_mount.Source) },
            "image" => _mount with { Kind = MountKind.Image },
            _ => _mount with { Kind = MountKind.Volume },
        };
    }

    private bool Common(string key, string? value)
    {
        switch (key)
        {
            case "source" or "src":
                _mount = _mount with { Source = Needed(key, value) };
                return true;
            case "target" or "dst" or "destination":
                _mount = _mount with { Destination = Needed(key, value) };
                return true;
            case "consistency" or "z" or "Z" or "relabel":
                return true;
            default:
                return false;
        }
    }

    private bool Bind(string key, string? value)
    {
        switch (key)
        {
            case "bind-propagation":
                return s_propagations.Contains(Needed(key, value)) && Option(value!);
            case "bind-nonrecursive":
                _mount = _mount with { IsFlat = Switch(key, value) };
                return true;
            case "bind-recursive":
                return Recursive(Needed(key, value));
            case "bind-create-src":
                _mount = _mount with { MustExist = !Switch(key, value) };
                return true;
            default:
                return Access(key, value) || (value is null && Option(key)) || (key == "idmap" && Option($"idmap={value}"));
        }
    }

    private bool Recursive(string word)
    {
        _mount = word switch
        {
            "enabled" or "writable" => _mount,
            "disabled" => _mount with { IsFlat = true },
            "readonly" => _mount with { ReadOnly = true, RecursiveReadOnly = true },
            _ => throw Wrong($"bind-recursive={word}: enabled, disabled, writable or readonly"),
        };
        return true;
    }

    private bool Volume(string key, string? value)
    {
        switch (key)
        {
            case "volume-nocopy":
                _mount = _mount with { NoCopy = Switch(key, value) };
                return true;
            case "volume-driver":
                VolumeOptions.CheckDriver(value);
                return true;
            case "volume-opt" or "volume-label":
                string[] pair = Needed(key, value).Split('=', 2);
                (key == "volume-opt" ? _mount.DriverOptions : _mount.VolumeLabels)[pair[0]] = pair.Length > 1 ? pair[1] : "";
                return true;
            case "volume-subpath" or "subpath":
                return SubPath(key, value);
            default:
                return Access(key, value) || (value is null && Option(key)) || (key == "idmap" && Option($"idmap={value}"));
        }
    }

    // An image is read-only unless it is asked for otherwise; what is written then is gone with the container.
    private bool Image(string key, string? value)
    {
        switch (key)
        {
            case "rw" or "readwrite":
                _mount = _mount with { ReadOnly = !Switch(key, value) };
                return true;
            case "ro" or "readonly":
                return true;
            case "subpath" or "image-subpath":
                return SubPath(key, value);
            default:
                return false;
        }
    }

    private bool Tmpfs(string key, string? value)
    {
        string? option = key switch
        {
            "tmpfs-size" or "size" => $"size={Quantity.Bytes(Needed(key, value), "--mount " + key)}",
            "tmpfs-mode" or "mode" => $"mode={Mode(Needed(key, value))}",
            "ro" or "readonly" => Switch(key, value) ? "ro" : "rw",
            "U" or "chown" => "",
            "tmpfs-uid" or "uid" => $"uid={Needed(key, value)}",
            "tmpfs-gid" or "gid" => $"gid={Needed(key, value)}",
            "tmpcopyup" or "notmpcopyup" or "rw" or "nosuid" or "suid" or "nodev" or "dev" or "noexec" or "exec" or "noatime" when value is null => key,
            _ => null,
        };
        if (!string.IsNullOrEmpty(option))
            _tmpfs.Add(option);
        return option is not null;
    }

    private bool Access(string key, string? value)
    {
        switch (key)
        {
            case "readonly" or "ro" when value == "recursive":
                _mount = _mount with { ReadOnly = true, RecursiveReadOnly = true };
                return true;
            case "readonly" or "ro":
                _mount = _mount with { ReadOnly = Switch(key, value) };
                return true;
            case "rw":
                _mount = _mount with { ReadOnly = !Switch(key, value) };
                return true;
            case "U" or "chown":
                _mount = _mount with { ChangeOwner = Switch(key, value) };
                return true;
            default:
                return false;
        }
    }

    private bool SubPath(string key, string? value)
    {
        _mount = _mount with { SubPath = Needed(key, value) };
        return true;
    }

    private bool Option(string option)
    {
        if (VolumeFlag.Apply(_mount, option) is not { } applied)
            return false;
        _mount = applied;
        return true;
    }

    private bool Switch(string key, string? value) => value switch
    {
        null or "true" or "1" or "t" or "TRUE" or "True" => true,
        "false" or "0" or "f" or "FALSE" or "False" => false,
        _ => throw Wrong($"{key}={value}: neither true nor false"),
    };

    private string Mode(string text) => text.Length is > 0 and <= 5 && text.All(c => c is >= '0' and <= '7') ? text : throw Wrong($"the mode \"{text}\" is not an octal number");

    private string Needed(string key, string? value) => string.IsNullOrEmpty(value) ? throw Wrong($"{key} needs a value") : value;

    private static (string Key, string? Value) Pair(string field) => field.Split('=', 2) is [var key, var value] ? (key, value) : (field, null);

    // A line of CSV: "a,b" in quotes is one field.
    private static IEnumerable<string> Fields(string text)
    {
        var field = new StringBuilder();
        bool quoted = false;
        foreach (char c in text)
        {
            if (c == '"')
                quoted = !quoted;
            else if (c == ',' && !quoted)
                yield return Take(field);
            else
                field.Append(c);
        }
        yield return Take(field);
    }

    private static string Take(StringBuilder field)
    {
        string text = field.ToString();
        field.Clear();
        return text;
    }

    private UsageException Wrong(string why) => new($"invalid --mount \"{_text}\": {why}");
}
