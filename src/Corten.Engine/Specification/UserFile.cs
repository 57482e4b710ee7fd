using System.Globalization;
using System.Text;
using Corten.Engine.Records;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Security.Users;
using Microsoft.Win32.SafeHandles;

namespace Corten.Engine.Specification;

/// <summary>An /etc/passwd for a run, where the container's own lacks somebody.</summary>
internal static class UserFile
{
    private const string Place = "/etc/passwd";

    /// <summary>The file in the run directory, which is mounted where it is there.</summary>
    public static string PathIn(string runDirectory) => HostPath.Join(runDirectory, "passwd");

    /// <summary>Writes the file; nothing where nobody is missing.</summary>
    /// <exception cref="EngineException">A user of the host is not there.</exception>
    public static void Write(string runDirectory, ContainerRecord record)
    {
        var settings = record.Options.Process;
        if (!settings.AddsUser && settings.HostUsers.Length == 0)
            return;
        using var rootfs = UnixFile.Open(record.Rootfs.Target, OpenFlags.Path | OpenFlags.Directory);
        var database = SecurityAnswer.Of(() => UserDatabase.Read(rootfs));
        List<string> lines = [.. settings.HostUsers.Select(HostUser).Where(u => !database.Has(u.Name)).Select(u => u.Line)];
        if (settings.AddsUser && ProcessUser.Find(rootfs, record.User) is var user && database.NameOf(user.Uid) is null)
            lines.Add(Entry(record, user));
        if (lines.Count == 0)
            return;
        string text = Content(rootfs);
        string separator = text.Length == 0 || text.EndsWith('\n') ? "" : "\n";
        AtomicFile.Write(PathIn(runDirectory), UnixString.ToBytes($"{text}{separator}{string.Join('\n', lines)}\n"), mode: 0x1a4, durable: false);
    }

    private static string Entry(ContainerRecord record, ContainerUser user)
    {
        string uid = user.Uid.ToString(CultureInfo.InvariantCulture);
        string gid = user.Gid.ToString(CultureInfo.InvariantCulture);
        string form = record.Options.Process.UserEntry ?? "$USERNAME:*:$UID:$GID:container user:$HOME:/bin/sh";
        return new StringBuilder(form).Replace("$USERNAME", uid).Replace("$UID", uid).Replace("$GID", gid).Replace("$NAME", "container user")
            .Replace("$HOME", record.WorkingDirectory).ToString();
    }

    private static (string Name, string Line) HostUser(string name)
    {
        string[]? fields = KernelFile.Read(Place).Split('\n').Select(l => l.Split(':')).FirstOrDefault(f => f.Length == 7 && (f[0] == name || f[2] == name));
        return fields is null
            ? throw new EngineException($"--hostuser {name}: there is no such user on this machine")
            : (fields[0], $"{fields[0]}:*:{fields[2]}:{fields[3]}:{fields[4]}:{fields[5]}:{fields[6]}");
    }

    // The database was read from it before, so that it is a file of a size that can be.
    private static string Content(SafeFileHandle rootfs)
    {
        using var file = RootedPath.OpenIfExists(rootfs, Place, OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoControllingTerminal);
        if (file is null)
            return "";
        var bytes = new List<byte>();
        byte[] buffer = new byte[4096];
        int count;
        while (bytes.Count <= UserDatabase.MaximumSize && (count = UnixFile.Read(file, buffer)) > 0)
            bytes.AddRange(buffer.AsSpan(0, count));
        return UnixString.FromBytes([.. bytes]);
    }
}
