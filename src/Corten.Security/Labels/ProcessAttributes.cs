using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Mounts;
using Microsoft.Win32.SafeHandles;

namespace Corten.Security.Labels;

/// <summary>The directory attr of a process's own files in procfs, by which security modules are told things: proc_pid_attr(5).</summary>
public sealed class ProcessAttributes : IDisposable
{
    private readonly SafeFileHandle _directory;

    /// <param name="directory">The directory; this object closes it.</param>
    internal ProcessAttributes(SafeFileHandle directory) => _directory = directory;

    /// <summary>Of this process, in a procfs that nobody has laid anything over.</summary>
    public static ProcessAttributes OfThisProcess()
    {
        using var proc = GenuineProc.Open();
        return new ProcessAttributes(GenuineProc.Open(proc, "self/attr", OpenFlags.Path | OpenFlags.Directory));
    }

    /// <summary>Writes <paramref name="value"/> to <paramref name="name"/> with one write(2); zero, or the negated errno.</summary>
    internal int TryWrite(string name, string value)
    {
        try
        {
            using var file = RootedPath.OpenOnSameMount(_directory, name, OpenFlags.WriteOnly);
            UnixFile.Write(file, Encoding.UTF8.GetBytes(value), name);
            return 0;
        }
        catch (LinuxException error)
        {
            return -error.Errno;
        }
    }

    /// <summary>Whether there is a file of that name.</summary>
    internal bool Has(string name)
    {
        using var file = RootedPath.OpenIfExists(_directory, name, OpenFlags.Path);
        return file is not null;
    }

    /// <summary>Closes the directory.</summary>
    public void Dispose() => _directory.Dispose();
}
