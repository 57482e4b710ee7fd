using System.Globalization;
using System.Text;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Reading;
using Corten.Runtime.Resctrl;

namespace Corten.Runtime.Records;

/// <summary>The text of state.json. Every command reads it and most write it, so it goes without the class library's serializer.</summary>
internal static class StateFile
{
    private const string TimeFormat = "O";

    private const string Group = "group";

    private const string Monitoring = "monitoring";

    private const string Owned = "owned";

    /// <summary>The record as JSON.</summary>
    public static byte[] Format(ContainerState state)
    {
        var text = new StringBuilder("{");
        Append(text, "ociVersion", state.OciVersion);
        Append(text, "id", state.Id);
        text.Append(CultureInfo.InvariantCulture, $"\"initPid\":{state.InitPid},\"initStartTime\":{state.InitStartTime},");
        Append(text, "bundle", state.Bundle);
        Append(text, "rootfs", state.Rootfs);
        Append(text, "created", state.Created.ToString(TimeFormat, CultureInfo.InvariantCulture));
        if (state.Annotations is not null)
            Append(text, "annotations", state.Annotations);
        if (state.Keyring is not null)
            Append(text, "keyring", state.Keyring);
        if (state.Resctrl is not null)
            Append(text, "resctrl", Map(state.Resctrl));
        Append(text, "cgroupPaths", state.CgroupPaths);
        text[^1] = '}';
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>The record in <paramref name="utf8"/>.</summary>
    /// <param name="utf8">The file's content.</param>
    /// <param name="file">Its name, for messages.</param>
    /// <exception cref="SpecException">Somebody has changed the file.</exception>
    public static ContainerState Parse(ReadOnlySpan<byte> utf8, string file) => SpecParser.Parse<ContainerState>(utf8, file, Read);

    private static ContainerState? Read(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var state = new ContainerState { OciVersion = "", Id = "", Bundle = "", Rootfs = "", Created = default, CgroupPaths = [] };
        while (r.NextField())
        {
            if (r.Is("ociVersion"u8))
                state = state with { OciVersion = r.String() ?? "" };
            else if (r.Is("id"u8))
                state = state with { Id = r.String() ?? "" };
            else if (r.Is("initPid"u8))
                state = state with { InitPid = r.Int32() };
            else if (r.Is("initStartTime"u8))
                state = state with { InitStartTime = r.UInt64() };
            else if (r.Is("bundle"u8))
                state = state with { Bundle = r.String() ?? "" };
            else if (r.Is("rootfs"u8))
                state = state with { Rootfs = r.String() ?? "" };
            else if (r.Is("created"u8))
                state = state with { Created = Time(r.String()) };
            else if (r.Is("annotations"u8))
                state = state with { Annotations = r.Map() };
            else if (r.Is("resctrl"u8))
                state = state with { Resctrl = Resctrl(r.Map()) };
            else if (r.Is("keyring"u8))
                state = state with { Keyring = r.String() };
            else if (r.Is("cgroupPaths"u8))
                state = state with { CgroupPaths = r.Map() ?? [] };
            else
                r.Skip();
        }
        return state;
    }

    private static Dictionary<string, string> Map(ResctrlRecord record)
    {
        var map = new Dictionary<string, string> { [Group] = record.Group };
        if (record.Monitoring is not null)
            map[Monitoring] = record.Monitoring;
        if (record.Owned)
            map[Owned] = record.Group;
        return map;
    }

    private static ResctrlRecord? Resctrl(Dictionary<string, string>? map) => map?.TryGetValue(Group, out string? group) != true
        ? null
        : new ResctrlRecord { Group = group!, Monitoring = map.GetValueOrDefault(Monitoring), Owned = map.ContainsKey(Owned) };

    private static DateTime Time(string? text) =>
        DateTime.TryParseExact(text, TimeFormat, CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind, out var time) ? time : default;

    private static void Append(StringBuilder text, string name, string value)
    {
        AppendQuoted(text, name);
        text.Append(':');
        AppendQuoted(text, value);
        text.Append(',');
    }

    private static void Append(StringBuilder text, string name, Dictionary<string, string> values)
    {
        AppendQuoted(text, name);
        text.Append(":{");
        foreach (var (key, value) in values)
            Append(text, key, value);
        text.Length -= values.Count > 0 ? 1 : 0;
        text.Append("},");
    }

    // RFC 8259, section 7: quotation mark, reverse solidus and control characters must be escaped, nothing else.
    private static void AppendQuoted(StringBuilder text, string? value)
    {
        text.Append('"');
        foreach (char c in value ?? "")
        {
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else if (c < ' ')
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
            else
                text.Append(c);
        }
        text.Append('"');
    }
}
