using Corten.Engine.Records;
using Corten.Engine.Specification;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Devices;

/// <summary>Device nodes of the host as the runtime wants them: the node, and the rule that lets the container use it.</summary>
internal static class DeviceNodes
{
    /// <summary>The node of a use, or all nodes of its directory.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static IEnumerable<(LinuxDevice Node, LinuxDeviceRule Rule)> Of(DeviceUse use)
    {
        var status = Status(use.Source);
        if (status.Kind != FileKind.Directory)
            return [Of(use, status)];
        var found = HostDevices.Below(use.Source).Select(d => (With(d, use.Destination + d.Path![use.Source.TrimEnd('/').Length..]), Rule(d, use.Access))).ToList();
        return found.Count > 0 ? found : throw new EngineException($"there is no device in the directory {use.Source}");
    }

    /// <summary>The numbers of a block device, for a limit.</summary>
    public static DeviceNumber NumberOf(string path) => Status(path) is { Kind: FileKind.BlockDevice, Represents: var number }
        ? number
        : throw new EngineException($"{path} is not a block device, so its use cannot be limited");

    /// <summary>Throws where there is no such device.</summary>
    public static void Check(DeviceSettings settings)
    {
        foreach (var use in settings.Nodes)
            _ = Of(use);
        foreach (var rate in (IEnumerable<DeviceRate>)[.. settings.ReadBytes, .. settings.WriteBytes, .. settings.Reads, .. settings.Writes, .. settings.Weights])
            _ = NumberOf(rate.Device);
    }

    private static (LinuxDevice Node, LinuxDeviceRule Rule) Of(DeviceUse use, FileStatus status)
    {
        if (status.Kind is not (FileKind.CharacterDevice or FileKind.BlockDevice))
            throw new EngineException($"{use.Source} is not a device");
        var node = HostDevices.Node(use.Destination, status);
        return (node, Rule(node, use.Access));
    }

    // Of what a link leads to.
    private static FileStatus Status(string path)
    {
        try
        {
            return FileStatus.Of(path);
        }
        catch (LinuxException absent)
        {
            throw new EngineException($"cannot use the device {path}: {Errno.Describe(absent.Errno)}");
        }
    }

    private static LinuxDevice With(LinuxDevice device, string path) => device with { Path = path };

    private static LinuxDeviceRule Rule(LinuxDevice device, string access) =>
        new() { Allow = true, Type = device.Type, Major = device.Major, Minor = device.Minor, Access = access };
}
