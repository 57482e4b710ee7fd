using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>linux.seccomp: config-linux.md, "Seccomp".</summary>
internal static class SeccompWriter
{
    public static void Write(Utf8JsonWriter w, LinuxSeccomp seccomp)
    {
        w.Text("defaultAction"u8, seccomp.DefaultAction);
        w.Count("defaultErrnoRet"u8, seccomp.DefaultErrnoRet);
        w.Texts("architectures"u8, seccomp.Architectures);
        w.Texts("flags"u8, seccomp.Flags);
        w.Text("listenerPath"u8, seccomp.ListenerPath);
        w.Text("listenerMetadata"u8, seccomp.ListenerMetadata);
        w.Records("syscalls"u8, seccomp.Syscalls, Write);
    }

    private static void Write(Utf8JsonWriter w, LinuxSyscall rule)
    {
        w.Texts("names"u8, rule.Names);
        w.Text("action"u8, rule.Action);
        w.Count("errnoRet"u8, rule.ErrnoRet);
        w.Records("args"u8, rule.Args, Write);
    }

    private static void Write(Utf8JsonWriter w, LinuxSeccompArg argument)
    {
        w.Count("index"u8, argument.Index);
        w.Count("value"u8, argument.Value);
        w.CountIfSet("valueTwo"u8, argument.ValueTwo);
        w.Text("op"u8, argument.Op);
    }
}
