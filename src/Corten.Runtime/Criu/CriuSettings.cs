using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Processes;
using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Lifecycle;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>What a dump and a restore have in common: the directories, opened, and the options that both have.</summary>
internal sealed class CriuSettings : IDisposable
{
    public const string ConfigurationAnnotation = "org.criu.config";

    // The name by which an administrator has configured criu for containers under the runtime whose command line this is.
    private const string DefaultConfiguration = "/etc/criu/runc.conf";

    private readonly CheckpointOptions _options;

    private readonly SafeFileHandle _images;

    private readonly SafeFileHandle? _work;

    /// <summary>Makes and opens the directories.</summary>
    public CriuSettings(CheckpointOptions options, Spec spec, string log)
    {
        (_options, LogName) = (options, log);
        _images = UnixFile.Open(options.ImagePath, OpenFlags.ReadOnly | OpenFlags.Directory);
        if (options.WorkPath is not null)
        {
            UnixDirectory.MakeIfAbsent(options.WorkPath, 0x1c0);
            _work = UnixFile.Open(options.WorkPath, OpenFlags.ReadOnly | OpenFlags.Directory);
        }
        string? configured = null;
        bool named = spec.Annotations?.TryGetValue(ConfigurationAnnotation, out configured) == true;
        Common = new CriuOptions
        {
            ImagesDirectory = _images.Number(),
            WorkDirectory = _work?.Number(),
            LogLevel = 4,
            LogFile = log,
            CgroupMode = Mode(options.ManageCgroupsMode),
            ShellJob = options.ShellJob,
            ExternalUnixSockets = options.ExternalUnixSockets,
            TcpEstablished = options.TcpEstablished,
            FileLocks = options.FileLocks,
            AutoDeduplicate = options.AutoDedup,
            LazyPages = options.LazyPages,
            // Interfaces and addresses are made by whoever manages the network, never by criu.
            EmptyNamespaces = (uint)NamespaceKinds.Network,
            ConfigurationFile = !named ? DefaultConfiguration : string.IsNullOrEmpty(configured) ? null : configured,
        };
    }

    /// <summary>The options.</summary>
    public CriuOptions Common { get; }

    /// <summary>Name of the log file.</summary>
    public string LogName { get; }

    /// <summary>The directory that it is in.</summary>
    public string LogDirectory => _options.WorkPath ?? _options.ImagePath;

    /// <summary>
    /// In a process with a mount namespace of its own: opens the directories anew under the same numbers, for its program to keep. Nothing can be
    /// mounted in a directory that belongs to another mount namespace, and criu does that.
    /// </summary>
    public void Reopen()
    {
        Reopen(_options.ImagePath, _images);
        if (_work is not null)
            Reopen(_options.WorkPath!, _work);
    }

    private static void Reopen(string path, SafeFileHandle file)
    {
        using var again = UnixFile.Open(path, OpenFlags.ReadOnly | OpenFlags.Directory);
        ThisProcess.Duplicate(again.Number(), file.Number());
    }

    public void Dispose()
    {
        _work?.Dispose();
        _images.Dispose();
    }

    private static CriuCgroupMode Mode(string? name) => name switch
    {
        null or "" => CriuCgroupMode.Default,
        "soft" => CriuCgroupMode.Soft,
        "full" => CriuCgroupMode.Full,
        "strict" => CriuCgroupMode.Strict,
        "ignore" => CriuCgroupMode.Ignore,
        _ => throw new RuntimeException($"invalid manage-cgroups-mode value \"{name}\": it is soft, full, strict or ignore"),
    };
}
