namespace Corten.Integration.Tests.Support;

/// <summary>
/// An ordinary user, by a number that nobody has: runtimes are wrapped in scripts that drop root's rights first. /etc/passwd, /etc/subuid and
/// /etc/subgid have the user only in the private mount namespace of a runtime <see cref="WithRanges"/>.
/// </summary>
internal sealed class OrdinaryUser : IDisposable
{
    public const uint Id = 61234;

    public const int FirstOfRange = 400_000;

    private readonly TemporaryDirectory _directory = new();

    private readonly uint _id;

    /// <param name="id">The user.</param>
    /// <param name="runtimeDirectory">XDG_RUNTIME_DIR, where systemd keeps one for the user; null makes one.</param>
    public OrdinaryUser(uint id = Id, string? runtimeDirectory = null)
    {
        _id = id;
        RuntimeDirectory = runtimeDirectory ?? _directory["run"];
        File.SetUnixFileMode(_directory.Path, (UnixFileMode)0b111_101_101);
        if (runtimeDirectory is null)
        {
            Directory.CreateDirectory(RuntimeDirectory);
            Command.Run("/bin/chown", $"{Id}:{Id}", RuntimeDirectory).Exits();
        }
        // A checkout may lie where only root can go.
        File.Copy(Programs.Corun, _directory["corun.program"]);
        Corun = Wrap("corun", _directory["corun.program"]);
    }

    /// <summary>XDG_RUNTIME_DIR.</summary>
    public string RuntimeDirectory { get; }

    public string Corun { get; }

    public string Runc => Wrap("runc", Programs.Peer("runc"));

    /// <summary>corun, as this user, after <paramref name="prelude"/> has been run as root.</summary>
    public string CorunAfter(string prelude) => Wrap("corun.after", _directory["corun.program"], prelude);

    /// <summary>A runtime that this user starts by way of <paramref name="starter"/>, a command with its options.</summary>
    public string StartedBy(string starter, string runtime = "corun") =>
        Write(runtime + ".started", $"exec {Drop} {starter} {(runtime == "corun" ? _directory["corun.program"] : Programs.Peer(runtime))} \"$@\"");

    /// <summary>A runtime for whose caller /etc/subuid and /etc/subgid have a range.</summary>
    public string WithRanges(string runtime = "corun")
    {
        _ = Programs.Peer("newuidmap");
        Assert.SkipUnless(File.Exists("/etc/subuid") && File.Exists("/etc/subgid"), "this machine has no /etc/subuid and /etc/subgid to bind others over");
        File.WriteAllText(_directory["passwd"], $"root:x:0:0::/root:/bin/sh\nordinary:x:{Id}:{Id}::/:/bin/sh\n");
        foreach (string file in (string[])["subuid", "subgid"])
            File.WriteAllText(_directory[file], $"ordinary:{FirstOfRange}:65536\n");
        string binds = string.Join(" && ", ((string[])["passwd", "subuid", "subgid"]).Select(file => $"mount --bind {_directory[file]} /etc/{file}"));
        string program = runtime == "corun" ? _directory["corun.program"] : Programs.Peer(runtime);
        return Write(runtime + ".ranges", $"exec unshare --mount --propagation private /bin/sh -c '{binds} && exec {Drop} \"$0\" \"$@\"' {program} \"$@\"");
    }

    /// <summary>Runs a script as this user.</summary>
    public CommandResult Shell(string script) => Command.Shell($"exec {Drop} /bin/bash -c {Command.Quote(script)}");

    public void Dispose() => _directory.Dispose();

    private string Drop =>
        $"setpriv --reuid {_id} --regid {_id} --clear-groups env -u DBUS_SESSION_BUS_ADDRESS XDG_RUNTIME_DIR={RuntimeDirectory} HOME={RuntimeDirectory} USER=ordinary";

    private string Wrap(string name, string program, string prelude = "true") => Write(name, $"{prelude}\nexec {Drop} {program} \"$@\"");

    private string Write(string name, string script)
    {
        _ = Programs.Peer("setpriv");
        string path = _directory[name];
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return path;
    }
}
