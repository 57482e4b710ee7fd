using System.Globalization;
using System.Text.Json;
using Corten.Oci.RuntimeSpec;
using Corten.Oci.RuntimeSpec.Reading;
using Corten.Oci.RuntimeSpec.Writing;
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
    public static byte[] Format(ContainerState state) => JsonFields.Compact(state, Write);

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

    private static void Write(Utf8JsonWriter w, ContainerState state)
    {
        w.Text("ociVersion"u8, state.OciVersion);
        w.Text("id"u8, state.Id);
        w.Number("initPid"u8, state.InitPid);
        w.Count("initStartTime"u8, state.InitStartTime);
        w.Text("bundle"u8, state.Bundle);
        w.Text("rootfs"u8, state.Rootfs);
        w.Text("created"u8, state.Created.ToString(TimeFormat, CultureInfo.InvariantCulture));
        w.Map("annotations"u8, state.Annotations);
        w.Text("keyring"u8, state.Keyring);
        w.Map("resctrl"u8, state.Resctrl is null ? null : Map(state.Resctrl));
        w.Map("cgroupPaths"u8, state.CgroupPaths);
    }
}
