using System.Text.Json;

namespace Corten.Oci.RuntimeSpec.Writing;

/// <summary>process: config.md, "Process".</summary>
internal static class ProcessWriter
{
    public static void Write(Utf8JsonWriter w, Process process)
    {
        w.FlagIfSet("terminal"u8, process.Terminal);
        w.Record("consoleSize"u8, process.ConsoleSize, Write);
        w.Record("user"u8, process.User, Write);
        w.Texts("args"u8, process.Args);
        w.Text("commandLine"u8, process.CommandLine);
        w.Texts("env"u8, process.Env);
        w.Text("cwd"u8, process.Cwd);
        w.Record("capabilities"u8, process.Capabilities, Write);
        w.Records("rlimits"u8, process.Rlimits, Write);
        w.FlagIfSet("noNewPrivileges"u8, process.NoNewPrivileges);
        w.Text("apparmorProfile"u8, process.ApparmorProfile);
        w.Number("oomScoreAdj"u8, process.OomScoreAdj);
        w.Record("scheduler"u8, process.Scheduler, Write);
        w.Text("selinuxLabel"u8, process.SelinuxLabel);
        w.Record("ioPriority"u8, process.IoPriority, Write);
        w.Record("execCPUAffinity"u8, process.ExecCpuAffinity, Write);
    }

    private static void Write(Utf8JsonWriter w, ConsoleSize size)
    {
        w.Count("height"u8, size.Height);
        w.Count("width"u8, size.Width);
    }

    private static void Write(Utf8JsonWriter w, User user)
    {
        w.Count("uid"u8, user.Uid);
        w.Count("gid"u8, user.Gid);
        w.Count("umask"u8, user.Umask);
        w.Counts("additionalGids"u8, user.AdditionalGids);
        w.Text("username"u8, user.Username);
    }

    private static void Write(Utf8JsonWriter w, LinuxCapabilities sets)
    {
        w.Texts("bounding"u8, sets.Bounding);
        w.Texts("effective"u8, sets.Effective);
        w.Texts("inheritable"u8, sets.Inheritable);
        w.Texts("permitted"u8, sets.Permitted);
        w.Texts("ambient"u8, sets.Ambient);
    }

    private static void Write(Utf8JsonWriter w, Rlimit limit)
    {
        w.Text("type"u8, limit.Type);
        w.Count("hard"u8, limit.Hard);
        w.Count("soft"u8, limit.Soft);
    }

    private static void Write(Utf8JsonWriter w, Scheduler scheduler)
    {
        w.Text("policy"u8, scheduler.Policy);
        w.NumberIfSet("nice"u8, scheduler.Nice);
        w.NumberIfSet("priority"u8, scheduler.Priority);
        w.Texts("flags"u8, scheduler.Flags);
        w.CountIfSet("runtime"u8, scheduler.Runtime);
        w.CountIfSet("deadline"u8, scheduler.Deadline);
        w.CountIfSet("period"u8, scheduler.Period);
    }

    private static void Write(Utf8JsonWriter w, IoPriority priority)
    {
        w.Text("class"u8, priority.Class);
        w.Number("priority"u8, priority.Priority);
    }

    private static void Write(Utf8JsonWriter w, CpuAffinity affinity)
    {
        w.Text("initial"u8, affinity.Initial);
        w.Text("final"u8, affinity.Final);
    }
}
