using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>The records of this specification as JSON, without line breaks but for <see cref="Format"/>. Sections of other platforms are not kept.</summary>
public static class SpecWriter
{
    /// <summary>A configuration as the spec command writes it: one field on a line.</summary>
    public static byte[] Format(Spec spec) => JsonFields.WithTabs(spec, Write);

    /// <summary>A configuration.</summary>
    public static byte[] ToJson(Spec spec) => JsonFields.Compact(spec, Write);

    /// <summary>A process, as exec takes it.</summary>
    public static byte[] ToJson(Process process) => JsonFields.Compact(process, ProcessWriter.Write);

    /// <summary>Limits alone, as update takes them.</summary>
    public static byte[] ToJson(LinuxResources resources) => JsonFields.Compact(resources, ResourcesWriter.Write);

    /// <summary>A container's state, as hooks read it.</summary>
    public static byte[] ToJson(State state) => JsonFields.Compact(state, Write);

    /// <summary>What a seccomp agent receives.</summary>
    public static byte[] ToJson(ContainerProcessState state) => JsonFields.Compact(state, Write);

    private static void Write(Utf8JsonWriter w, Spec spec)
    {
        w.Text("ociVersion"u8, spec.OciVersion);
        w.Record("process"u8, spec.Process, ProcessWriter.Write);
        w.Record("root"u8, spec.Root, Write);
        w.Text("hostname"u8, spec.Hostname);
        w.Text("domainname"u8, spec.Domainname);
        w.Records("mounts"u8, spec.Mounts, Write);
        w.Record("hooks"u8, spec.Hooks, Write);
        w.Map("annotations"u8, spec.Annotations);
        w.Record("linux"u8, spec.Linux, LinuxWriter.Write);
    }

    private static void Write(Utf8JsonWriter w, Root root)
    {
        w.Text("path"u8, root.Path);
        w.FlagIfSet("readonly"u8, root.Readonly);
    }

    private static void Write(Utf8JsonWriter w, Mount mount)
    {
        w.Text("destination"u8, mount.Destination);
        w.Text("type"u8, mount.Type);
        w.Text("source"u8, mount.Source);
        w.Texts("options"u8, mount.Options);
        w.Records("uidMappings"u8, mount.UidMappings, Write);
        w.Records("gidMappings"u8, mount.GidMappings, Write);
    }

    internal static void Write(Utf8JsonWriter w, IdMapping mapping)
    {
        w.Count("containerID"u8, mapping.ContainerId);
        w.Count("hostID"u8, mapping.HostId);
        w.Count("size"u8, mapping.Size);
    }

    private static void Write(Utf8JsonWriter w, Hooks hooks)
    {
        w.Records("prestart"u8, hooks.Prestart, Write);
        w.Records("createRuntime"u8, hooks.CreateRuntime, Write);
        w.Records("createContainer"u8, hooks.CreateContainer, Write);
        w.Records("startContainer"u8, hooks.StartContainer, Write);
        w.Records("poststart"u8, hooks.Poststart, Write);
        w.Records("poststop"u8, hooks.Poststop, Write);
    }

    private static void Write(Utf8JsonWriter w, Hook hook)
    {
        w.Text("path"u8, hook.Path);
        w.Texts("args"u8, hook.Args);
        w.Texts("env"u8, hook.Env);
        w.Number("timeout"u8, hook.Timeout);
    }

    private static void Write(Utf8JsonWriter w, State state)
    {
        w.Text("ociVersion"u8, state.OciVersion);
        w.Text("id"u8, state.Id);
        w.Text("status"u8, state.Status);
        w.NumberIfSet("pid"u8, state.Pid);
        w.Text("bundle"u8, state.Bundle);
        w.Map("annotations"u8, state.Annotations);
    }

    private static void Write(Utf8JsonWriter w, ContainerProcessState state)
    {
        w.Text("ociVersion"u8, state.OciVersion);
        w.Texts("fds"u8, state.Fds);
        w.Number("pid"u8, state.Pid);
        w.Text("metadata"u8, state.Metadata);
        w.Record("state"u8, state.State, Write);
    }
}
