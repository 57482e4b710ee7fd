using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Network;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Network;

/// <summary>
/// linux.netDevices: moves devices of the runtime's network namespace into the container's, as config-linux.md, "Network Devices", says.
/// What was moved can be brought back as long as the container is not there: a virtual device would die with the namespace.
/// </summary>
internal sealed class DeviceMove : IDisposable
{
    private readonly SafeFileHandle _source;

    private readonly SafeFileHandle _target;

    private readonly NetworkLinks _host;

    private readonly NetworkLinks _container;

    private readonly Stack<MovedDevice> _moved = [];

    private DeviceMove(SafeFileHandle source, SafeFileHandle target)
    {
        (_source, _target) = (source, target);
        _host = NetworkLinks.Open();
        _container = NetworkLinks.OpenIn(target);
    }

    /// <summary>Opens both ends.</summary>
    /// <param name="path">The container's network namespace.</param>
    /// <exception cref="RuntimeException">It is the runtime's own, or must not be entered.</exception>
    public static DeviceMove Into(string path)
    {
        var source = UnixFile.Open("/proc/self/ns/net", OpenFlags.ReadOnly);
        var target = UnixFile.Open(path, OpenFlags.ReadOnly);
        if (FileStatus.Of(source).Inode == FileStatus.Of(target).Inode)
            throw new RuntimeException("linux.netDevices: the container shares the runtime's network namespace, into which no device can be moved");
        try
        {
            return new DeviceMove(source, target);
        }
        catch (LinuxException error)
        {
            throw new RuntimeException($"linux.netDevices: cannot enter the container's network namespace: {error.Message}", error);
        }
    }

    /// <summary>Moves the device <paramref name="name"/>, gives it its permanent global addresses again and sets it up.</summary>
    /// <param name="name">Its name here.</param>
    /// <param name="newName">Its name there; with %d at its end the first number that is free; null keeps it.</param>
    /// <exception cref="RuntimeException">It cannot be moved; it is here as before.</exception>
    public void Move(string name, string? newName)
    {
        try
        {
            var link = _host.Find(name) ?? throw Refused(name, "there is no such network device in the runtime's network namespace");
            var device = new MovedDevice(link, FreeName(name, newName), _host.Addresses.Of(link.Index));
            _moved.Push(device);
            if (link.Up)
                _host.SetUp(link.Index, up: false);
            _host.Move(link, device.NewName, _target);
            Arrive(device);
        }
        catch (LinuxException error)
        {
            throw Refused(name, error.Errno == Errno.EPERM ? $"{error.Message}: it takes CAP_NET_ADMIN in both network namespaces" : error.Message);
        }
    }

    /// <summary>Brings everything back, the last first. What does not succeed is left: why the container could not be made is what the person must read.</summary>
    public void Return()
    {
        while (_moved.TryPop(out var device))
        {
            Try(() => Leave(device));
            if (TryFind(device.Link.Name) is { } link)
                Restore(device, link);
        }
    }

    /// <summary>Closes both ends; the devices stay where they are.</summary>
    public void Dispose()
    {
        _host.Dispose();
        _container.Dispose();
        _source.Dispose();
        _target.Dispose();
    }

    private void Arrive(MovedDevice device)
    {
        var link = _container.Find(device.NewName) ?? throw new LinuxException("find the moved network device", device.NewName, Errno.ENODEV);
        foreach (var address in device.Addresses.Where(address => address.Permanent && address.Global))
            _container.Addresses.Add(link.Index, address);
        _container.SetUp(link.Index, up: true);
    }

    private void Leave(MovedDevice device)
    {
        if (_container.Find(device.NewName) is not { } link || _host.Find(device.Link.Name) is not null)
            return;
        _container.SetUp(link.Index, up: false);
        _container.Move(link, device.Link.Name, _source);
    }

    private NetworkLink? TryFind(string name)
    {
        NetworkLink? link = null;
        Try(() => link = _host.Find(name));
        return link;
    }

    // Link-local addresses come by themselves, and those that a device kept are there already.
    private void Restore(MovedDevice device, NetworkLink link)
    {
        foreach (var address in device.Addresses.Where(address => address.Permanent))
            Try(() => _host.Addresses.Add(link.Index, address));
        if (device.Link.Up)
            Try(() => _host.SetUp(link.Index, up: true));
    }

    private string FreeName(string name, string? newName)
    {
        string wanted = string.IsNullOrEmpty(newName) ? name : newName;
        if (!wanted.EndsWith("%d", StringComparison.Ordinal))
            return _container.Find(wanted) is null ? wanted : throw Refused(name, $"the container's network namespace has a network device {wanted} already");
        for (int number = 0; ; number++)
        {
            string candidate = $"{wanted[..^2]}{number}";
            if (_container.Find(candidate) is null)
                return candidate;
        }
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (LinuxException)
        {
            // Undoing goes as far as it can.
        }
    }

    private static RuntimeException Refused(string name, string why) => new($"linux.netDevices: cannot move {name} into the container: {why}");
}
