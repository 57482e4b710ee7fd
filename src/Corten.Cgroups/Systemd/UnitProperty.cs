namespace Corten.Cgroups.Systemd;

/// <summary>A property of a unit: org.freedesktop.systemd1(5).</summary>
/// <param name="Name">For example MemoryMax.</param>
/// <param name="Signature">Its D-Bus type.</param>
/// <param name="Value">A value of that type.</param>
internal sealed record UnitProperty(string Name, string Signature, object Value)
{
    public static UnitProperty Text(string name, string value) => new(name, "s", value);

    public static UnitProperty Flag(string name, bool value) => new(name, "b", value);

    public static UnitProperty Number(string name, ulong value) => new(name, "t", value);

    /// <summary>A limit; -1 is infinity, which is the largest number.</summary>
    public static UnitProperty Limit(string name, long value) => new(name, "t", value < 0 ? ulong.MaxValue : (ulong)value);

    public static UnitProperty Texts(string name, params string[] values) => new(name, "as", values);
}
