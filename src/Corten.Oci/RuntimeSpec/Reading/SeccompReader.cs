namespace Corten.Oci.RuntimeSpec.Reading;

/// <summary>The section "linux.seccomp": config-linux.md, "Seccomp".</summary>
internal static class SeccompReader
{
    /// <summary>The record at the reader's place; null for null.</summary>
    public static LinuxSeccomp? LinuxSeccomp(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxSeccomp();
        while (r.NextField())
        {
            if (r.Is("defaultAction"u8))
                value.DefaultAction = r.String();
            else if (r.Is("defaultErrnoRet"u8))
                value.DefaultErrnoRet = r.OptionalUInt32();
            else if (r.Is("architectures"u8))
                value.Architectures = r.Strings();
            else if (r.Is("flags"u8))
                value.Flags = r.Strings();
            else if (r.Is("listenerPath"u8))
                value.ListenerPath = r.String();
            else if (r.Is("listenerMetadata"u8))
                value.ListenerMetadata = r.String();
            else if (r.Is("syscalls"u8))
                value.Syscalls = r.Objects(LinuxSyscall);
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxSyscall? LinuxSyscall(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxSyscall();
        while (r.NextField())
        {
            if (r.Is("names"u8))
                value.Names = r.Strings();
            else if (r.Is("action"u8))
                value.Action = r.String();
            else if (r.Is("errnoRet"u8))
                value.ErrnoRet = r.OptionalUInt32();
            else if (r.Is("args"u8))
                value.Args = r.Objects(LinuxSeccompArg);
            else
                r.Skip();
        }
        return value;
    }

    private static LinuxSeccompArg? LinuxSeccompArg(ref FieldReader r)
    {
        if (!r.BeginObject())
            return null;
        var value = new LinuxSeccompArg();
        while (r.NextField())
        {
            if (r.Is("index"u8))
                value.Index = r.UInt32();
            else if (r.Is("value"u8))
                value.Value = r.UInt64();
            else if (r.Is("valueTwo"u8))
                value.ValueTwo = r.UInt64();
            else if (r.Is("op"u8))
                value.Op = r.String();
            else
                r.Skip();
        }
        return value;
    }
}
