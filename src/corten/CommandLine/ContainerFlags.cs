using System.CommandLine;
using Corten.Engine;
using Corten.Engine.Records;

namespace Corten.CommandLine;

/// <summary>The options that run and create share, and how they become <see cref="ContainerOptions"/>.</summary>
internal sealed class ContainerFlags
{
    private readonly Option<string[]> _addHostCapabilities = CommandOptions.List("--cap-add", "CAPABILITY", "Add a Linux capability");
    private readonly Option<string[]> _dropCapabilities = CommandOptions.List("--cap-drop", "CAPABILITY", "Drop a Linux capability");
    private readonly Option<string?> _cidFile = CommandOptions.Text("--cidfile", "FILE", "Write the container's ID to a file");
    private readonly Option<string?> _entrypoint = CommandOptions.Text("--entrypoint", "COMMAND", "Replace the image's entry point");
    private readonly Option<string[]> _environment = CommandOptions.List("--env", "NAME[=VALUE]", "Set an environment variable", "-e");
    private readonly Option<string[]> _environmentFiles = CommandOptions.List("--env-file", "FILE", "Read environment variables from a file");
    private readonly Option<string?> _hostname = CommandOptions.Text("--hostname", "NAME", "The container's host name", "-h");
    private readonly Option<bool> _interactive = CommandOptions.Switch("--interactive", "Keep standard input open", "-i");
    private readonly Option<string[]> _labels = CommandOptions.List("--label", "KEY[=VALUE]", "Add metadata", "-l");
    private readonly VolumeFlags _mounts;
    private readonly ResourceFlags _resources;
    private readonly DeviceFlags _devices;
    private readonly ProcessFlags _process;
    private readonly KernelFlags _kernel;
    private readonly NameFlags _names;
    private readonly LogFlags _log;
    private readonly Option<bool> _hostEnvironment = CommandOptions.Switch("--env-host", "Pass on all variables of the caller");
    private readonly Option<string[]> _labelFiles = CommandOptions.List("--label-file", "FILE", "Read metadata from a file");
    private readonly Option<string?> _pidFile = CommandOptions.Text("--pidfile", "FILE", "Write the process's number to a file at each start");
    private readonly Option<string?> _platform = ImageAccess.Platform();
    private readonly Option<bool> _quiet = CommandOptions.Switch("--quiet", "Pull without a word", "-q");
    private readonly Option<string?> _name = CommandOptions.Text("--name", "NAME", "The container's name");
    private readonly Option<string?> _cgroupNamespace = CommandOptions.Text("--cgroupns", "MODE", "View of the cgroups: private or host");
    private readonly Option<string?> _ipc = CommandOptions.Text("--ipc", "MODE", "IPC namespace: private, host, none or ns:PATH");
    private readonly Option<string?> _network = CommandOptions.Text("--network", "MODE", "none, host, container:NAME or ns:PATH", "--net");
    private readonly Option<string?> _pid = CommandOptions.Text("--pid", "MODE", "Process ids: private, host, container:NAME or ns:PATH");
    private readonly Option<string?> _uts = CommandOptions.Text("--uts", "MODE", "Host name: private, host, container:NAME or ns:PATH");
    private readonly Option<bool> _privileged = CommandOptions.Switch("--privileged", "Give the container extended privileges");
    private readonly Option<string?> _pull = CommandOptions.Text("--pull", "WHEN", "Pull the image: missing, always or never");
    private readonly Option<bool> _readOnly = CommandOptions.Switch("--read-only", "Mount the root file system read-only");
    private readonly Option<bool> _replace = CommandOptions.Switch("--replace", "Remove the container that has the name, where there is one");
    private readonly Option<string?> _restart = CommandOptions.Text("--restart", "POLICY", "When to start it again: no, on-failure[:RETRIES], always or unless-stopped");
    private readonly Option<bool> _remove = CommandOptions.Switch("--rm", "Remove the container when it ends");
    private readonly Option<string?> _runtime = CommandOptions.Text("--runtime", "PROGRAM", "OCI runtime to use");
    private readonly Option<string[]> _security = CommandOptions.List("--security-opt", "OPTION", "seccomp=unconfined, seccomp=FILE, apparmor=PROFILE, mask=PATH, unmask=PATH or no-new-privileges");
    private readonly Option<string?> _sharedMemory = CommandOptions.Text("--shm-size", "BYTES", "Size of /dev/shm");
    private readonly Option<string?> _stopSignal = CommandOptions.Text("--stop-signal", "SIGNAL", "Signal to stop the container");
    private readonly Option<int?> _stopTimeout = CommandOptions.Integer("--stop-timeout", "SECONDS", "Time between that signal and SIGKILL");
    private readonly Option<bool> _terminal = CommandOptions.Switch("--tty", "Give the process a terminal", "-t");
    private readonly Option<string[]> _limits = CommandOptions.List("--ulimit", "NAME=SOFT[:HARD]", "Limit a resource");
    private readonly Option<string?> _user = CommandOptions.Text("--user", "USER[:GROUP]", "User name or ID", "-u");
    private readonly Option<string?> _workingDirectory = CommandOptions.Text("--workdir", "DIR", "Working directory", "-w");
    private readonly Argument<string> _image = new("IMAGE") { Description = "The image's name or ID" };
    private readonly Argument<string[]> _command = new("COMMAND") { Arity = ArgumentArity.ZeroOrMore, Description = "Command and arguments" };

    public ContainerFlags(Command command)
    {
        foreach (Option option in (Option[])[
            _addHostCapabilities, _dropCapabilities, _cgroupNamespace, _cidFile, _entrypoint, _environment, _environmentFiles, _hostEnvironment, _hostname, _interactive, _ipc, _labels,
            _labelFiles, _name, _network, _pid, _pidFile, _platform, _privileged, _pull, _quiet, _readOnly, _replace, _remove, _restart, _runtime, _security, _sharedMemory, _stopSignal,
            _stopTimeout, _terminal, _limits, _user, _uts, _workingDirectory])
        {
            command.Options.Add(option);
        }
        _mounts = new VolumeFlags(command);
        _resources = new ResourceFlags(command);
        _devices = new DeviceFlags(command);
        _process = new ProcessFlags(command);
        _kernel = new KernelFlags(command);
        _names = new NameFlags(command);
        _log = new LogFlags(command);
        command.Arguments.Add(_image);
        command.Arguments.Add(_command);
    }

    /// <summary>--pull.</summary>
    public PullPolicy Pull(ParseResult result) => ReadPull(result.GetValue(_pull));

    /// <summary>The value of a --pull.</summary>
    public static PullPolicy ReadPull(string? text) => text switch
    {
        null or "missing" => PullPolicy.Missing,
        "always" => PullPolicy.Always,
        "never" => PullPolicy.Never,
        var other => throw new UsageException($"invalid pull policy \"{other}\": missing, always or never"),
    };

    /// <summary>--replace: removes who has the name, running or not.</summary>
    public void Replace(ParseResult result, ContainerEngine engine)
    {
        if (!result.GetValue(_replace))
            return;
        if (result.GetValue(_name) is not { } name)
            throw new UsageException("cannot replace container without --name being set");
        if (engine.Find(name) is { } present && present.Record.Name == name)
            engine.Remove(present, force: true);
    }

    /// <summary>--cidfile.</summary>
    public string? CidFile(ParseResult result) => result.GetValue(_cidFile);

    /// <summary>--quiet.</summary>
    public bool Quiet(ParseResult result) => result.GetValue(_quiet);

    /// <summary>--platform.</summary>
    public string? Platform(ParseResult result) => result.GetValue(_platform);

    public ContainerOptions Read(ParseResult result, bool foreground)
    {
        var options = _mounts.Apply(result, ReadOthers(result, foreground));
        options = _log.Apply(result, _names.Apply(result, _process.Apply(result, _devices.Apply(result, _resources.Apply(result, options)))));
        if (options.PidsLimit == -1)
            options = options with { PidsLimit = null };
        return _kernel.Apply(result, options, result.GetValue(_security)!);
    }

    private ContainerOptions ReadOthers(ParseResult result, bool foreground) => new()
    {
        Image = result.GetValue(_image)!,
        Command = result.GetValue(_command)!,
        Name = result.GetValue(_name),
        Entrypoint = result.GetValue(_entrypoint) is { } entry ? entry.Length == 0 ? [] : [entry] : null,
        Environment = EnvironmentFlags.Read(result.GetValue(_hostEnvironment), result.GetValue(_environmentFiles)!, result.GetValue(_environment)!),
        WorkingDirectory = result.GetValue(_workingDirectory),
        User = result.GetValue(_user),
        Interactive = result.GetValue(_interactive),
        StdinOnce = foreground,
        Terminal = result.GetValue(_terminal),
        Network = result.GetValue(_network) ?? "none",
        Hostname = Hostname(result.GetValue(_hostname)),
        Namespaces = Namespaces(result),
        ShmSize = Quantity.Bytes(result.GetValue(_sharedMemory), "--shm-size"),
        ReadOnly = result.GetValue(_readOnly),
        Privileged = result.GetValue(_privileged),
        CapabilitiesAdded = [.. result.GetValue(_addHostCapabilities)!.Select(ContainerOptionRules.Capability)],
        CapabilitiesDropped = [.. result.GetValue(_dropCapabilities)!.Select(ContainerOptionRules.Capability)],
        Seccomp = SecurityFlag.Seccomp(Security(result)),
        AppArmor = SecurityFlag.AppArmor(Security(result)),
        NoNewPrivileges = SecurityFlag.NoNewPrivileges(Security(result)),
        Limits = Quantity.Limits(result.GetValue(_limits)!),
        Labels = EnvironmentFlags.Pairs([.. result.GetValue(_labelFiles)!.SelectMany(EnvironmentFlags.ReadFile), .. result.GetValue(_labels)!]),
        StopSignal = result.GetValue(_stopSignal),
        StopTimeout = result.GetValue(_stopTimeout),
        AutoRemove = result.GetValue(_remove),
        Restart = Restart(result),
        PidFile = result.GetValue(_pidFile) is { } file ? Path.GetFullPath(file) : null,
        Runtime = result.GetValue(_runtime),
    };

    private string? Restart(ParseResult result)
    {
        string? policy = RestartFlag.Read(result.GetValue(_restart));
        return policy is null || !result.GetValue(_remove) ? policy : throw new UsageException("conflicting options: --restart and --rm");
    }

    private string[] Security(ParseResult result)
    {
        string[] options = result.GetValue(_security)!;
        SecurityFlag.Check(options);
        return options;
    }

    private NamespaceModes Namespaces(ParseResult result) => new()
    {
        Cgroup = Mode(result.GetValue(_cgroupNamespace), NamespaceModes.Host),
        // Every container's namespace can be shared here.
        Ipc = Mode(result.GetValue(_ipc), NamespaceModes.Private) is var ipc && ipc == "shareable" ? NamespaceModes.Private : ipc,
        Pid = Mode(result.GetValue(_pid), NamespaceModes.Private),
        Uts = Mode(result.GetValue(_uts), NamespaceModes.Private),
    };

    private static string Mode(string? text, string absent) => string.IsNullOrEmpty(text) ? absent : text;

    private static string? Hostname(string? name) => name is null || (name.Length is > 0 and <= 64 && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_'))
        ? name
        : throw new UsageException($"invalid host name \"{name}\": 1 to 64 letters, digits, \"-\", \".\" and \"_\"");
}

/// <summary>When run and create pull the image.</summary>
internal enum PullPolicy
{
    Missing,
    Always,
    Never,
}
