namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>config.json: config.md.</summary>
internal static class SpecReader
{
    private static readonly string[] s_otherPlatforms = ["windows", "solaris", "vm", "zos", "freebsd"];

    /// <summary>The record at the reader's place; null for null.</summary>
    public static Spec? Spec(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Spec();
        while (r.NextField())
        {
            if (r.Is("ociVersion"u8))
                value.OciVersion = r.String();
            else if (r.Is("process"u8))
                value.Process = ProcessReader.Process(ref r);
            else if (r.Is("root"u8))
                value.Root = Root(ref r);
            else if (r.Is("hostname"u8))
                value.Hostname = r.String();
            else if (r.Is("domainname"u8))
                value.Domainname = r.String();
            else if (r.Is("mounts"u8))
                value.Mounts = r.Objects(Mount);
            else if (r.Is("hooks"u8))
                value.Hooks = Hooks(ref r);
            else if (r.Is("annotations"u8))
                value.Annotations = r.Map();
            else if (r.Is("linux"u8))
                value.Linux = LinuxReader.LinuxSpec(ref r);
            else
                OtherField(ref r, value);
        }
        return value;
    }

    private static void OtherField(ref FieldReader r, Spec value)
    {
        foreach (string platform in s_otherPlatforms)
        {
            if (!r.IsNull && r.Is(System.Text.Encoding.UTF8.GetBytes(platform)))
                value.OtherPlatform = platform;
        }
        r.Skip();
    }

    private static Root? Root(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Root();
        while (r.NextField())
        {
            if (r.Is("path"u8))
                value.Path = r.String();
            else if (r.Is("readonly"u8))
                value.Readonly = r.Boolean();
            else
                r.Skip();
        }
        return value;
    }

    private static Mount? Mount(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Mount();
        while (r.NextField())
        {
            if (r.Is("destination"u8))
                value.Destination = r.String();
            else if (r.Is("type"u8))
                value.Type = r.String();
            else if (r.Is("source"u8))
                value.Source = r.String();
            else if (r.Is("options"u8))
                value.Options = r.Strings();
            else if (r.Is("uidMappings"u8))
                value.UidMappings = r.Objects(IdMapping);
            else if (r.Is("gidMappings"u8))
                value.GidMappings = r.Objects(IdMapping);
            else
                r.Skip();
        }
        return value;
    }

    /// <summary>The record at the reader's place; null for null.</summary>
    public static IdMapping? IdMapping(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new IdMapping();
        while (r.NextField())
        {
            if (r.Is("containerID"u8))
                value.ContainerId = r.UInt32();
            else if (r.Is("hostID"u8))
                value.HostId = r.UInt32();
            else if (r.Is("size"u8))
                value.Size = r.UInt32();
            else
                r.Skip();
        }
        return value;
    }

    private static Hooks? Hooks(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Hooks();
        while (r.NextField())
        {
            if (r.Is("prestart"u8))
                value.Prestart = r.Objects(Hook);
            else if (r.Is("createRuntime"u8))
                value.CreateRuntime = r.Objects(Hook);
            else if (r.Is("createContainer"u8))
                value.CreateContainer = r.Objects(Hook);
            else if (r.Is("startContainer"u8))
                value.StartContainer = r.Objects(Hook);
            else if (r.Is("poststart"u8))
                value.Poststart = r.Objects(Hook);
            else if (r.Is("poststop"u8))
                value.Poststop = r.Objects(Hook);
            else
                r.Skip();
        }
        return value;
    }

    private static Hook? Hook(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Hook();
        while (r.NextField())
        {
            if (r.Is("path"u8))
                value.Path = r.String();
            else if (r.Is("args"u8))
                value.Args = r.Strings();
            else if (r.Is("env"u8))
                value.Env = r.Strings();
            else if (r.Is("timeout"u8))
                value.Timeout = r.OptionalInt32();
            else
                r.Skip();
        }
        return value;
    }
}
