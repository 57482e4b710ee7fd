using System.Globalization;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Devices;

/// <summary>What a device of a vendor changes in a container's configuration: containerEdits of the Container Device Interface.</summary>
internal sealed class CdiEdits(CdiNode edits)
{
    /// <summary>Makes the changes.</summary>
    /// <exception cref="FormatException">The vendor's file is wrong.</exception>
    public void Apply(Spec spec)
    {
        var process = spec.Process!;
        process.Env = Containers.EnvironmentList.Merge(process.Env ?? [], edits.Texts("env"));
        foreach (var device in edits.Nodes("deviceNodes"))
            Add(spec.Linux!, device);
        spec.Mounts = [.. spec.Mounts ?? [], .. edits.Nodes("mounts").Select(Mount)];
        foreach (var hook in edits.Nodes("hooks"))
            Add(spec.Hooks ??= new Hooks(), hook);
        uint[] groups = [.. edits.Texts("additionalGids").Select(g => (uint)Number(g))];
        if (groups.Length > 0 && process.User is { } user)
            process.User = user with { AdditionalGids = [.. (user.AdditionalGids ?? []).Union(groups.Where(g => g != 0))] };
        if (edits.Node("intelRdt") is { } cache)
            spec.Linux!.IntelRdt = new LinuxIntelRdt { ClosId = cache.Text("closID"), L3CacheSchema = cache.Text("l3CacheSchema"), MemBwSchema = cache.Text("memBwSchema") };
    }

    // What the file leaves out is taken from the host's node.
    private static void Add(LinuxSpec linux, CdiNode device)
    {
        string path = device.Required("path");
        string source = device.Text("hostPath") ?? path;
        var status = FileStatus.Find(source) is null ? (FileStatus?)null : FileStatus.Of(source);
        if (status is null && device.Text("major") is null)
            throw new FormatException($"the device {source} is not on this machine");
        var node = new LinuxDevice
        {
            Path = path,
            Type = device.Text("type") ?? (status?.Kind == FileKind.BlockDevice ? "b" : "c"),
            Major = device.Text("major") is { } major ? Number(major) : status!.Value.Represents.Major,
            Minor = device.Text("minor") is { } minor ? Number(minor) : status?.Represents.Minor ?? 0,
            FileMode = device.Text("fileMode") is { } mode ? (uint)Number(mode) : status?.Mode,
            Uid = device.Text("uid") is { } uid ? (uint)Number(uid) : status?.Uid,
            Gid = device.Text("gid") is { } gid ? (uint)Number(gid) : status?.Gid,
        };
        linux.Devices = [.. (linux.Devices ?? []).Where(d => d.Path != path), node];
        string access = device.Text("permissions") is { Length: > 0 } permissions ? permissions : "rwm";
        var rule = new LinuxDeviceRule { Allow = true, Type = node.Type, Major = node.Major, Minor = node.Minor, Access = access };
        linux.Resources = (linux.Resources ?? new LinuxResources()) with { Devices = [.. linux.Resources?.Devices ?? [], rule] };
    }

    private static Mount Mount(CdiNode mount) => new()
    {
        Source = mount.Required("hostPath"),
        Destination = mount.Required("containerPath"),
        Type = mount.Text("type") ?? "bind",
        Options = mount.Texts("options") is { Length: > 0 } options ? options : ["rbind", "nosuid", "nodev", "rprivate"],
    };

    private static void Add(Hooks hooks, CdiNode node)
    {
        var hook = new Hook
        {
            Path = node.Required("path"),
            Args = node.Texts("args") is { Length: > 0 } arguments ? arguments : null,
            Env = node.Texts("env"),
            Timeout = node.Text("timeout") is { } timeout ? (int)Number(timeout) : null,
        };
        switch (node.Required("hookName"))
        {
            case "prestart": hooks.Prestart = [.. hooks.Prestart ?? [], hook]; break;
            case "createRuntime": hooks.CreateRuntime = [.. hooks.CreateRuntime ?? [], hook]; break;
            case "createContainer": hooks.CreateContainer = [.. hooks.CreateContainer ?? [], hook]; break;
            case "startContainer": hooks.StartContainer = [.. hooks.StartContainer ?? [], hook]; break;
            case "poststart": hooks.Poststart = [.. hooks.Poststart ?? [], hook]; break;
            case "poststop": hooks.Poststop = [.. hooks.Poststop ?? [], hook]; break;
            case var other: throw new FormatException($"there is no hook \"{other}\"");
        }
    }

    private static long Number(string text) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number <= uint.MaxValue
        ? number
        : throw new FormatException($"\"{text}\" is not a number");
}
