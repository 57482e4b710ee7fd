using System.Globalization;
using Corten.Cgroups.Rootless;
using Corten.Cgroups.Systemd.Bus;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Cgroups.Systemd;

/// <summary>The service manager of the system, or of this user: org.freedesktop.systemd1(5).</summary>
internal sealed class SystemdConnection : IDisposable
{
    private const string Service = "org.freedesktop.systemd1";
    private const string ObjectPath = "/org/freedesktop/systemd1";
    private const string Interface = "org.freedesktop.systemd1.Manager";
    private readonly BusConnection _bus;

    private SystemdConnection(BusConnection bus) => _bus = bus;

    /// <summary>The version's number; 0 where the manager does not tell one.</summary>
    public int Version => Leading(Property("Version").AsSpan());

    /// <summary>The cgroup below which its units are; empty for the root.</summary>
    public string ControlGroup => Property("ControlGroup").TrimEnd('/');

    /// <summary>
    /// Whether the manager of this user is the one to speak with: as an ordinary user, and as root of a user namespace that an ordinary user made,
    /// which is to be told by that user's bus.
    /// </summary>
    public static bool IsUsers => ThisProcess.EffectiveUid != 0 || (Privileges.IsInUserNamespace && FileStatus.Find(UserBus()) is not null);

    /// <summary>Connects.</summary>
    public static SystemdConnection Open(bool user)
    {
        string path = user ? UserBus() : Address(Environment.GetEnvironmentVariable("DBUS_SYSTEM_BUS_ADDRESS")) ?? "/run/dbus/system_bus_socket";
        try
        {
            return new SystemdConnection(BusConnection.Open(path));
        }
        catch (BusException error)
        {
            string hint = user ? "a session of the user, or lingering (loginctl enable-linger), starts it" : "it is started by the packages systemd and dbus";
            throw new CgroupException($"the systemd driver for cgroups: {error.Message} ({hint})", error);
        }
    }

    /// <summary>Makes and starts a unit; returns when it has been started.</summary>
    public void Start(string unit, IReadOnlyList<UnitProperty> properties)
    {
        try
        {
            StartOnce(unit, properties);
        }
        catch (BusException error) when (error.Name == "org.freedesktop.systemd1.UnitExists")
        {
            // One that failed is kept by systemd until somebody asks.
            Reset(unit);
            StartOnce(unit, properties);
        }
    }

    /// <summary>Changes properties of a unit until it ends.</summary>
    public void Set(string unit, IReadOnlyList<UnitProperty> properties) => Call("SetUnitProperties", "sba(sv)", body =>
    {
        body.String(unit);
        body.UInt32(1);
        Write(body, properties);
    });

    /// <summary>Moves a process into the cgroup of a unit; since systemd 238.</summary>
    public void Attach(string unit, int pid) => Call("AttachProcessesToUnit", "ssau", body =>
    {
        body.String(unit);
        body.String("");
        body.Array(sizeof(uint), () => body.UInt32((uint)pid));
    });

    /// <summary>Stops a unit, which kills its processes; nothing happens where there is none.</summary>
    public void Stop(string unit)
    {
        try
        {
            RunJob("StopUnit", unit, "ss", body =>
            {
                body.String(unit);
                body.String("replace");
            });
        }
        catch (BusException error) when (error.Name == "org.freedesktop.systemd1.NoSuchUnit")
        {
            // It ended by itself when its last process did.
        }
        Reset(unit);
    }

    public void Dispose() => _bus.Dispose();

    private void StartOnce(string unit, IReadOnlyList<UnitProperty> properties)
    {
        string result = RunJob("StartTransientUnit", unit, "ssa(sv)a(sa(sv))", body =>
        {
            body.String(unit);
            body.String("replace");
            Write(body, properties);
            body.Array(sizeof(ulong), static () => { });
        });
        if (result == "done")
            return;
        Reset(unit);
        throw new BusException($"systemd tried, and the result is \"{result}\"; `systemctl status {unit}` and the journal say why");
    }

    private string RunJob(string method, string unit, string signature, Action<BusWriter> body)
    {
        _bus.Call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", "s", match =>
            match.String($"type='signal',sender='{Service}',path='{ObjectPath}',interface='{Interface}',member='JobRemoved'"));
        Call("Subscribe");
        string job = Call(method, signature, body).Read().String();
        string result = "";
        _bus.WaitForSignal(signal => signal.Member == "JobRemoved" && Removed(signal, out result) == job, $"the end of {method} for {unit}");
        return result;
    }

    private static string Removed(BusMessage signal, out string result)
    {
        var reader = signal.Read();
        reader.UInt32();
        string job = reader.String();
        reader.String();
        result = reader.String();
        return job;
    }

    private void Reset(string unit)
    {
        try
        {
            Call("ResetFailedUnit", "s", body => body.String(unit));
        }
        catch (BusException)
        {
            // Nothing to forget is what is nearly always so.
        }
    }

    private string Property(string name) => (string)_bus.Call(Service, ObjectPath, "org.freedesktop.DBus.Properties", "Get", "ss", body =>
    {
        body.String(Interface);
        body.String(name);
    }).Read().Variant();

    private BusMessage Call(string method, string? signature = null, Action<BusWriter>? body = null) =>
        _bus.Call(Service, ObjectPath, Interface, method, signature, body);

    private static void Write(BusWriter writer, IReadOnlyList<UnitProperty> properties) => writer.Array(sizeof(ulong), () =>
    {
        foreach (var property in properties)
        {
            writer.Align(sizeof(ulong));
            writer.String(property.Name);
            writer.Variant(property.Signature, property.Value);
        }
    });

    private static string UserBus()
    {
        if (Address(Environment.GetEnvironmentVariable("DBUS_SESSION_BUS_ADDRESS")) is { } address)
            return address;
        string directory = Environment.GetEnvironmentVariable("XDG_RUNTIME_DIR") ?? $"/run/user/{ThisProcess.EffectiveUid}";
        return HostPath.Join(directory, "bus");
    }

    // An address is a list of "transport:key=value,...", of which only sockets with a path are used by systemd.
    private static string? Address(string? addresses)
    {
        foreach (string address in (addresses ?? "").Split(';'))
        {
            const string Prefix = "unix:";
            if (!address.StartsWith(Prefix, StringComparison.Ordinal))
                continue;
            foreach (string pair in address[Prefix.Length..].Split(','))
            {
                if (pair.StartsWith("path=", StringComparison.Ordinal))
                    return Uri.UnescapeDataString(pair["path=".Length..]);
            }
        }
        return null;
    }

    // "252.39-1~deb12u1", or with a word before.
    private static int Leading(ReadOnlySpan<char> text)
    {
        int start = text.IndexOfAnyInRange('0', '9');
        if (start < 0)
            return 0;
        text = text[start..];
        int length = text.IndexOfAnyExceptInRange('0', '9');
        return int.TryParse(length < 0 ? text : text[..length], NumberStyles.None, CultureInfo.InvariantCulture, out int version) ? version : 0;
    }
}
