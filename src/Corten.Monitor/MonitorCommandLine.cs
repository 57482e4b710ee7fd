using System.Globalization;
using Corten.Monitor.Logs;
using Corten.Monitor.Restarting;

namespace Corten.Monitor;

/// <summary>Writes and reads <see cref="MonitorOptions"/> as arguments, so that both ends of the contract are one piece of code.</summary>
public static class MonitorCommandLine
{
    /// <summary>The arguments for <paramref name="options"/>, without argv[0].</summary>
    public static List<string> Format(MonitorOptions options)
    {
        var arguments = new List<string> { "--cid", options.ContainerId, "--run-dir", options.RunDirectory, "--runtime", options.Runtime };
        Add(arguments, "--runtime-fd", options.RuntimeDescriptor?.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--runtime-arg", options.RuntimeArguments);
        Add(arguments, "--bundle", options.Bundle);
        Add(arguments, "--start", options.Start);
        Add(arguments, "--exec-process", options.ExecProcess);
        Add(arguments, "--terminal", options.Terminal);
        Add(arguments, "--stdin", options.Stdin);
        Add(arguments, "--stdin-once", options.StdinOnce);
        Add(arguments, "--log-driver", options.Log.Driver);
        Add(arguments, "--log-path", options.Log.Path);
        Add(arguments, "--log-max-size", options.Log.MaxSize == 0 ? null : options.Log.MaxSize.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--log-max-files", options.Log.MaxFiles == 1 ? null : options.Log.MaxFiles.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--log-field", options.Log.Fields);
        Add(arguments, "--exit-file", options.ExitFile);
        Add(arguments, "--sync-exit", options.SyncExit);
        Add(arguments, "--sync-fd", options.SyncDescriptor?.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--attach-fd", options.AttachDescriptor?.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--restart", options.Restart == RestartPolicy.No ? null : options.Restart.ToString());
        Add(arguments, "--restarts", options.Restarts == 0 ? null : options.Restarts.ToString(CultureInfo.InvariantCulture));
        Add(arguments, "--event-log", options.EventLog);
        Add(arguments, "--event-actor", options.EventActor);
        Add(arguments, "--exit-command", options.ExitCommand);
        return arguments;
    }

    /// <summary>Reads what <see cref="Format"/> writes; a value may also follow its option after "=".</summary>
    /// <exception cref="MonitorException">An option is unknown, lacks its value, or is missing.</exception>
    public static MonitorOptions Parse(IReadOnlyList<string> arguments)
    {
        var reader = new Reader(arguments);
        reader.ReadAll();
        var options = new MonitorOptions
        {
            ContainerId = reader.Required("--cid"),
            RunDirectory = reader.Required("--run-dir"),
            Runtime = reader.Required("--runtime"),
            RuntimeDescriptor = reader.Descriptor("--runtime-fd"),
            RuntimeArguments = reader.List("--runtime-arg"),
            Bundle = reader.Value("--bundle"),
            Start = reader.Has("--start"),
            ExecProcess = reader.Value("--exec-process"),
            Terminal = reader.Has("--terminal"),
            Stdin = reader.Has("--stdin"),
            StdinOnce = reader.Has("--stdin-once"),
            Log = new LogTarget(reader.Value("--log-driver") ?? "none", reader.Value("--log-path"))
            {
                MaxSize = reader.Number("--log-max-size", 0),
                MaxFiles = (int)reader.Number("--log-max-files", 1),
                Fields = reader.List("--log-field"),
            },
            ExitFile = reader.Value("--exit-file"),
            SyncExit = reader.Has("--sync-exit"),
            SyncDescriptor = reader.Descriptor("--sync-fd"),
            AttachDescriptor = reader.Descriptor("--attach-fd"),
            Restart = RestartPolicy.Parse(reader.Value("--restart")),
            Restarts = (int)reader.Number("--restarts", 0),
            EventLog = reader.Value("--event-log"),
            EventActor = reader.Value("--event-actor"),
            ExitCommand = reader.List("--exit-command"),
        };
        Check(options);
        return options;
    }

    private static void Check(MonitorOptions options)
    {
        if (options.ExecProcess is null && options.Bundle is null)
            throw new MonitorException("cormon needs --bundle or --exec-process");
        if (!ContainerLog.Drivers.Contains(options.Log.Driver))
            throw new MonitorException($"cormon knows no log driver \"{options.Log.Driver}\": {string.Join(", ", ContainerLog.Drivers)}");
        if (ContainerLog.IsFile(options.Log.Driver) && options.Log.Path is null)
            throw new MonitorException($"the log driver {options.Log.Driver} needs --log-path");
        if (options.Log.Fields.FirstOrDefault(f => f.IndexOf('=') <= 0) is { } wrong)
            throw new MonitorException($"--log-field is NAME=VALUE, not \"{wrong}\"");
        if (options.Restart != RestartPolicy.No && !(options.Start && options.ExecProcess is null))
            throw new MonitorException("cormon needs --start and --bundle with --restart");
    }

    private static void Add(List<string> arguments, string name, string? value)
    {
        if (value is null)
            return;
        arguments.Add(name);
        arguments.Add(value);
    }

    private static void Add(List<string> arguments, string name, bool present)
    {
        if (present)
            arguments.Add(name);
    }

    private static void Add(List<string> arguments, string name, IReadOnlyList<string> values)
    {
        foreach (string value in values)
            Add(arguments, name, value);
    }

    private sealed class Reader(IReadOnlyList<string> arguments)
    {
        private readonly List<(string Name, string? Value)> _found = [];

        public void ReadAll()
        {
            for (int i = 0; i < arguments.Count; i++)
            {
                string name = arguments[i];
                string? value = null;
                int equals = name.IndexOf('=');
                if (equals > 0)
                    (name, value) = (name[..equals], name[(equals + 1)..]);
                if (name is "--start" or "--terminal" or "--stdin" or "--stdin-once" or "--sync-exit")
                    _found.Add((name, value));
                else if (IsValued(name))
                    _found.Add((name, value ?? (++i < arguments.Count ? arguments[i] : throw new MonitorException($"option {name} of cormon needs a value"))));
                else
                    throw new MonitorException($"cormon has no option \"{arguments[i]}\"");
            }
        }

        public string? Value(string name)
        {
            for (int i = _found.Count - 1; i >= 0; i--)
            {
                if (_found[i].Name == name)
                    return _found[i].Value;
            }
            return null;
        }

        public string Required(string name) => Value(name) ?? throw new MonitorException($"cormon needs the option {name}");

        public bool Has(string name) => _found.Exists(f => f.Name == name && f.Value is (null or "true"));

        public List<string> List(string name) => _found.FindAll(f => f.Name == name).ConvertAll(f => f.Value!);

        // Written by Format; what is no number is the least one.
        public long Number(string name, long least) =>
            long.TryParse(Value(name), NumberStyles.None, CultureInfo.InvariantCulture, out long number) && number >= least ? number : least;

        public int? Descriptor(string name)
        {
            if (Value(name) is not { } text)
                return null;
            return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number > 2
                ? number
                : throw new MonitorException($"option {name} of cormon is a descriptor from 3 up, not \"{text}\"");
        }

        private static bool IsValued(string name) => name is "--cid" or "--run-dir" or "--runtime" or "--runtime-fd" or "--runtime-arg" or "--bundle" or "--exec-process"
            or "--log-driver" or "--log-path" or "--log-max-size" or "--log-max-files" or "--log-field" or "--exit-file" or "--sync-fd" or "--attach-fd" or "--restart" or "--restarts" or "--event-log" or "--event-actor" or "--exit-command";
    }
}
