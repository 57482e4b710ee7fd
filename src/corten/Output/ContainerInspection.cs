using System.Text.Json.Serialization;
using Corten.Engine;
using Corten.Engine.Logging;
using Corten.Engine.Records;
using Corten.Linux;

namespace Corten.Output;

/// <summary>What inspect shows of a container, in docker's shape: the part of it that this engine has.</summary>
internal sealed record ContainerInspection(
    string Id, DateTimeOffset Created, string Path, string[] Args, InspectedState State, string Image, string ResolvConfPath, string HostnamePath,
    string HostsPath, string LogPath, string Name, int RestartCount, string Driver, string Platform, InspectedHostConfig HostConfig,
    InspectedGraphDriver GraphDriver, InspectedMount[] Mounts, InspectedConfig Config, InspectedNetwork NetworkSettings)
{
    /// <summary>Bytes that the container wrote; null where nobody asked.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRw { get; init; }

    /// <summary>As <see cref="SizeRw"/>, with its image.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? SizeRootFs { get; init; }

    public static ContainerInspection Of(Container container, EnginePaths paths)
    {
        var record = container.Record;
        string run = paths.Run(record.Id);
        return new ContainerInspection(
            record.Id, record.Created, record.Arguments[0], record.Arguments[1..], InspectedState.Of(container), record.ImageId.ToString(),
            HostPath.Join(run, "resolv.conf"), HostPath.Join(run, "hostname"), HostPath.Join(run, "hosts"),
            LogSettings.FileOf(paths, record) ?? "", "/" + record.Name, container.Restarts, "directory", "linux",
            InspectedHostConfig.Of(record.Options), InspectedGraphDriver.Of(record), [.. record.Mounts.Select(m => InspectedMount.Of(m, paths))],
            InspectedConfig.Of(record), InspectedNetwork.Of(container));
    }
}

internal sealed record InspectedState(
    string Status, bool Running, bool Paused, bool Restarting, bool OOMKilled, bool Dead, int Pid, int ExitCode, string Error,
    DateTimeOffset StartedAt, DateTimeOffset FinishedAt)
{
    public static InspectedState Of(Container container)
    {
        var state = container.State;
        bool running = container.IsRunning;
        bool ended = !running || state.Phase == ContainerPhase.Restarting;
        return new InspectedState(
            state.Phase.ToString().ToLowerInvariant(), running, state.Phase == ContainerPhase.Paused, state.Phase == ContainerPhase.Restarting,
            ended && state.Exit is { OomKilled: true }, false, state.Run?.Pid ?? 0, ended ? state.Exit?.Code ?? 0 : 0, ended ? state.Exit?.Error ?? "" : "",
            state.Run?.StartedAt ?? state.Exit?.StartedAt ?? default, state.Exit?.FinishedAt ?? default);
    }
}

internal sealed record InspectedHostConfig(
    string[] Binds, InspectedLog LogConfig, string NetworkMode, InspectedRestartPolicy RestartPolicy, bool AutoRemove, string[] CapAdd, string[] CapDrop, string IpcMode, string PidMode,
    bool Privileged, bool ReadonlyRootfs, Dictionary<string, string> Tmpfs, long ShmSize, string Runtime, long Memory, long NanoCpus, long? PidsLimit,
    InspectedLimit[] Ulimits)
{
    public long MemoryReservation { get; private init; }

    public long MemorySwap { get; private init; }

    public long CpuShares { get; private init; }

    public long CpuPeriod { get; private init; }

    public long CpuQuota { get; private init; }

    public string CpusetCpus { get; private init; } = "";

    public string CpusetMems { get; private init; } = "";

    public int BlkioWeight { get; private init; }

    private const long DefaultSharedMemory = 64 << 20;

    public static InspectedHostConfig Of(ContainerOptions options) => new(
        [.. options.Volumes.Where(v => v.Source.Length > 0).Select(v => $"{v.Source}:{v.Destination}{(v.ReadOnly ? ":ro" : "")}")], new InspectedLog(options.LogDriver, options.LogOptions),
        options.Network, InspectedRestartPolicy.Of(options), options.AutoRemove, options.CapabilitiesAdded, options.CapabilitiesDropped, options.Namespaces.Ipc, options.Namespaces.Pid == NamespaceModes.Private ? "" : options.Namespaces.Pid,
        options.Privileged, options.ReadOnly, options.Tmpfs, options.ShmSize ?? DefaultSharedMemory, options.Runtime ?? "corun",
        options.Memory ?? 0, options.NanoCpus ?? 0, options.PidsLimit,
        [.. options.Limits.Select(l => new InspectedLimit(l.Key, Signed(l.Value.Soft), Signed(l.Value.Hard)))])
    {
        MemoryReservation = options.MemoryReservation ?? 0,
        MemorySwap = options.MemorySwap ?? 0,
        CpuShares = (long)(options.CpuShares ?? 0),
        CpuPeriod = (long)(options.CpuPeriod ?? 0),
        CpuQuota = options.CpuQuota ?? 0,
        CpusetCpus = options.CpusetCpus ?? "",
        CpusetMems = options.CpusetMems ?? "",
        BlkioWeight = options.BlkioWeight ?? 0,
    };

    private static long Signed(ulong limit) => limit > long.MaxValue ? -1 : (long)limit;
}

internal sealed record InspectedRestartPolicy(string Name, int MaximumRetryCount)
{
    public static InspectedRestartPolicy Of(ContainerOptions options)
    {
        var policy = Monitor.Restarting.RestartPolicy.Parse(options.Restart);
        return new InspectedRestartPolicy(policy.Name, policy.MaximumRetries);
    }
}

internal sealed record InspectedLog(string Type, Dictionary<string, string> Config);

internal sealed record InspectedLimit(string Name, long Soft, long Hard);

internal sealed record InspectedGraphDriver(string Name, Dictionary<string, string> Data)
{
    public static InspectedGraphDriver Of(ContainerRecord record) => new(record.Rootfs.IsOverlay ? "overlay" : "directory", new Dictionary<string, string>
    {
        ["LowerDir"] = string.Join(':', record.Rootfs.LowerDirectories),
        ["MergedDir"] = record.Rootfs.Target,
        ["UpperDir"] = record.Rootfs.UpperDirectory,
        ["WorkDir"] = record.Rootfs.WorkDirectory,
    });
}

internal sealed record InspectedMount(
    string Type, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Name, string Source, string Destination, string Driver,
    string Mode, bool RW, string Propagation)
{
    public static InspectedMount Of(VolumeMount mount, EnginePaths paths)
    {
        bool isVolume = mount.Kind == MountKind.Volume;
        return new InspectedMount(
            mount.Kind.ToString().ToLowerInvariant(), isVolume ? mount.Source : null, isVolume ? paths.VolumeData(mount.Source) : mount.Source,
            mount.Destination, isVolume ? "local" : "", mount.ReadOnly ? "ro" : "", !mount.ReadOnly, mount.Propagation);
    }
}

internal sealed record InspectedConfig(
    string Hostname, string User, bool AttachStdin, bool AttachStdout, bool AttachStderr, bool Tty, bool OpenStdin, bool StdinOnce, string[] Env,
    string[] Cmd, string Image, string WorkingDir, string[]? Entrypoint, Dictionary<string, string> Labels, string StopSignal, int StopTimeout)
{
    public static InspectedConfig Of(ContainerRecord record) => new(
        ContainerOptionRules.Hostname(record), record.User, record.Options is { Interactive: true, StdinOnce: true }, record.Options.StdinOnce,
        record.Options.StdinOnce, record.Options.Terminal, record.Options.Interactive, record.Options.StdinOnce, record.Environment,
        record.Options.Command.Length > 0 ? record.Options.Command : record.Arguments, record.Options.Image, record.WorkingDirectory,
        record.Options.Entrypoint, record.Labels, Linux.Signals.SignalName.Of(record.StopSignal), record.StopTimeout);
}

internal sealed record InspectedNetwork(string SandboxKey, Dictionary<string, InspectedEndpoint> Networks)
{
    public static InspectedNetwork Of(Container container)
    {
        string key = container.State.Run is { } run && container.Record.Options.Network != "host" ? $"/proc/{run.Pid}/ns/net" : "";
        return new InspectedNetwork(key, new Dictionary<string, InspectedEndpoint> { [container.Record.Options.Network] = new("", "") });
    }
}

internal sealed record InspectedEndpoint(string IPAddress, string MacAddress);

[JsonSerializable(typeof(ContainerInspection))]
[JsonSerializable(typeof(ContainerInspection[]))]
[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
internal sealed partial class ContainerInspectionJson : JsonSerializerContext
{
    public static ContainerInspectionJson Indented { get; } = new(new System.Text.Json.JsonSerializerOptions
    {
        WriteIndented = true,
        IndentSize = 4,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
