using System.Globalization;
using Corten.Runtime.Lifecycle;
using Corun.CommandLine;

namespace Corun.Commands;

internal static class CheckpointCommand
{
    private const string DefaultDirectory = "checkpoint";

    /// <summary>The options that checkpoint and restore have in common.</summary>
    public static IReadOnlyList<Option> CommonOptions { get; } =
    [
        new("image-path", "directory of the image files (default: checkpoint in the current directory)"),
        new("work-path", "directory of the log and other by-products (default: that of the images)"),
        Option.Switch("tcp-established", "allow open TCP connections"),
        Option.Switch("ext-unix-sk", "allow unix sockets whose other end is outside of the container"),
        Option.Switch("shell-job", "allow jobs of a shell outside of the container"),
        Option.Switch("lazy-pages", "fetch memory pages when they are first touched, by userfaultfd"),
        Option.Switch("file-locks", "keep file locks"),
        new("manage-cgroups-mode", "what is done about cgroups: soft, full, strict or ignore (default: criu's own)"),
        new("empty-ns", "create a namespace, but do not restore its properties: network"),
        Option.Switch("auto-dedup", "punch pages that a later image has out of the earlier ones"),
    ];

    public static Command Define() => new(
        "checkpoint", "checkpoint a running container", "<container-id>",
        [
            .. CommonOptions,
            new("parent-path", "directory of the pre-dump that this one builds on, relative to the image files"),
            Option.Switch("leave-running", "leave the container running"),
            Option.Switch("tcp-skip-in-flight", "leave out TCP connections that are being made"),
            Option.Switch("link-remap", "allow unlinked files to be linked back"),
            new("status-fd", "write a zero byte to this descriptor when the server of lazy pages is ready"),
            new("page-server", "ADDRESS:PORT of the server that takes the memory pages"),
            Option.Switch("pre-dump", "dump memory alone, and leave the container running"),
        ],
        Run);

    /// <summary>Reads <see cref="CommonOptions"/>.</summary>
    public static CheckpointOptions Read(Arguments arguments)
    {
        foreach (string kind in arguments.Values("empty-ns"))
        {
            if (kind != "network")
                throw arguments.Wrong($"--empty-ns: namespace \"{kind}\" is not supported, only network is");
        }
        return new CheckpointOptions
        {
            ImagePath = Path.GetFullPath(arguments.Value("image-path") ?? DefaultDirectory),
            WorkPath = arguments.Value("work-path") is { } work ? Path.GetFullPath(work) : null,
            TcpEstablished = arguments.Has("tcp-established"),
            ExternalUnixSockets = arguments.Has("ext-unix-sk"),
            ShellJob = arguments.Has("shell-job"),
            LazyPages = arguments.Has("lazy-pages"),
            FileLocks = arguments.Has("file-locks"),
            ManageCgroupsMode = arguments.Value("manage-cgroups-mode"),
            AutoDedup = arguments.Has("auto-dedup"),
        };
    }

    private static int Run(Arguments arguments, Invocation invocation)
    {
        Checkpoint.Run(invocation.Store, arguments.Id(), ReadAll(arguments), invocation.Log.Warn);
        return 0;
    }

    private static CheckpointOptions ReadAll(Arguments arguments) => Read(arguments) with
    {
        ParentPath = arguments.Value("parent-path") is { Length: > 0 } parent ? parent : null,
        LeaveRunning = arguments.Has("leave-running"),
        TcpSkipInFlight = arguments.Has("tcp-skip-in-flight"),
        LinkRemap = arguments.Has("link-remap"),
        StatusFd = arguments.Value("status-fd") is null or "-1" ? null : arguments.Number("status-fd", 0),
        PageServer = arguments.Value("page-server") is { Length: > 0 } server ? Server(arguments, server) : null,
        PreDump = arguments.Has("pre-dump"),
    };

    // An IPv6 address stands in brackets, which are not part of it.
    private static (string Address, int Port) Server(Arguments arguments, string text)
    {
        int colon = text.LastIndexOf(':');
        string address = colon < 0 ? "" : text[..colon].TrimStart('[').TrimEnd(']');
        return address.Length > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out int port) && port is > 0 and < 65536
            ? (address, port) : throw arguments.Wrong($"--page-server \"{text}\": ADDRESS:PORT is wanted");
    }
}
