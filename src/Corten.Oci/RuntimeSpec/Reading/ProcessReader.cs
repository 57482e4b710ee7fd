namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The section "process": config.md, "Process".</summary>
internal static class ProcessReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static Process? Process(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Process();
        while (r.NextField())
        {
            if (r.Is("terminal"u8))
                value.Terminal = r.Boolean();
            else if (r.Is("consoleSize"u8))
                value.ConsoleSize = ConsoleSize(ref r);
            else if (r.Is("user"u8))
                value.User = User(ref r);
            else if (r.Is("args"u8))
                value.Args = r.Strings();
            else if (r.Is("commandLine"u8))
                value.CommandLine = r.String();
            else if (r.Is("env"u8))
                value.Env = r.Strings();
            else if (r.Is("cwd"u8))
                value.Cwd = r.String();
            else if (r.Is("capabilities"u8))
                value.Capabilities = LinuxCapabilities(ref r);
            else if (r.Is("rlimits"u8))
                value.Rlimits = r.Objects(Rlimit);
            else if (r.Is("noNewPrivileges"u8))
                value.NoNewPrivileges = r.Boolean();
            else if (r.Is("apparmorProfile"u8))
                value.ApparmorProfile = r.String();
            else if (r.Is("oomScoreAdj"u8))
                value.OomScoreAdj = r.OptionalInt32();
            else if (r.Is("scheduler"u8))
                value.Scheduler = Scheduler(ref r);
            else if (r.Is("selinuxLabel"u8))
                value.SelinuxLabel = r.String();
            else if (r.Is("ioPriority"u8))
                value.IoPriority = IoPriority(ref r);
            else if (r.Is("execCPUAffinity"u8))
                value.ExecCpuAffinity = CpuAffinity(ref r);
            else
                r.Skip();
        }
        return value;
    }

    /// <summary>The record at the reader's place; null for null.</summary>
    public static ConsoleSize? ConsoleSize(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new ConsoleSize();
        while (r.NextField())
        {
            if (r.Is("height"u8))
                value.Height = r.UInt32();
            else if (r.Is("width"u8))
                value.Width = r.UInt32();
            else
                r.Skip();
        }
        return value;
    }

    private static User? User(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new User();
        while (r.NextField())
        {
            if (r.Is("uid"u8))
                value.Uid = r.UInt32();
            else if (r.Is("gid"u8))
                value.Gid = r.UInt32();
            else if (r.Is("umask"u8))
                value.Umask = r.OptionalUInt32();
            else if (r.Is("additionalGids"u8))
                value.AdditionalGids = r.UInt32s();
            else if (r.Is("username"u8))
                value.Username = r.String();
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxCapabilities? LinuxCapabilities(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxCapabilities();
        while (r.NextField())
        {
            if (r.Is("bounding"u8))
                value.Bounding = r.Strings();
            else if (r.Is("effective"u8))
                value.Effective = r.Strings();
            else if (r.Is("inheritable"u8))
                value.Inheritable = r.Strings();
            else if (r.Is("permitted"u8))
                value.Permitted = r.Strings();
            else if (r.Is("ambient"u8))
                value.Ambient = r.Strings();
            else
                r.Skip();
        }
        return value;
    }

    private static Rlimit? Rlimit(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Rlimit();
        while (r.NextField())
        {
            if (r.Is("type"u8))
                value.Type = r.String();
            else if (r.Is("hard"u8))
                value.Hard = r.UInt64();
            else if (r.Is("soft"u8))
                value.Soft = r.UInt64();
            else
                r.Skip();
        }
        return value;
    }

    private static Scheduler? Scheduler(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new Scheduler();
        while (r.NextField())
        {
            if (r.Is("policy"u8))
                value.Policy = r.String();
            else if (r.Is("nice"u8))
                value.Nice = r.Int32();
            else if (r.Is("priority"u8))
                value.Priority = r.Int32();
            else if (r.Is("flags"u8))
                value.Flags = r.Strings();
            else if (r.Is("runtime"u8))
                value.Runtime = r.UInt64();
            else if (r.Is("deadline"u8))
                value.Deadline = r.UInt64();
            else if (r.Is("period"u8))
                value.Period = r.UInt64();
            else
                r.Skip();
        }
        return value;
    }

    private static IoPriority? IoPriority(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new IoPriority();
        while (r.NextField())
        {
            if (r.Is("class"u8))
                value.Class = r.String();
            else if (r.Is("priority"u8))
                value.Priority = r.Int32();
            else
                r.Skip();
        }
        return value;
    }

    private static CpuAffinity? CpuAffinity(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new CpuAffinity();
        while (r.NextField())
        {
            if (r.Is("initial"u8))
                value.Initial = r.String();
            else if (r.Is("final"u8))
                value.Final = r.String();
            else
                r.Skip();
        }
        return value;
    }
}
