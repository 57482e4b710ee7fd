namespace Corten.Cgroups.Systemd.Bus;

/// <summary>The bus, or who answers on it, refused. Turned into a <see cref="CgroupException"/> by who knows what was wanted.</summary>
internal sealed class BusException(string message, string? name = null, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The error's name, "org.freedesktop.systemd1.NoSuchUnit", where an answer carried one.</summary>
    public string? Name { get; } = name;
}
