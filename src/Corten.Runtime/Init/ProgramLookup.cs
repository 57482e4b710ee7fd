using Corten.Linux;
using Corten.Linux.Files;
using Corten.Linux.Processes;

namespace Corten.Runtime.Init;

/// <summary>Finds the program of process.args[0] from inside of the container, as execvp(3) does. The wording is what engines look for.</summary>
internal static class ProgramLookup
{
    /// <summary>The path to execute.</summary>
    /// <param name="name">process.args[0].</param>
    /// <param name="environment">The container's environment, for PATH.</param>
    public static string Find(string name, IReadOnlyList<string> environment)
    {
        if (name.Contains('/'))
        {
            int error = Check(name);
            return error == 0 ? name : throw Failure(name, error, found: true);
        }
        return Search(name, environment);
    }

    /// <summary>The sentence for a program that cannot be executed.</summary>
    public static RuntimeException Failure(string name, int errno, bool found) =>
        new(found ? $"exec: \"{name}\": {(errno == Errno.ENOENT ? $"stat {name}: " : "")}{Errno.Describe(errno)}" : $"exec: \"{name}\": executable file not found in $PATH");

    /// <summary>The sentence for a program that is there and that execve(2) refuses: ENOENT means the interpreter that it names.</summary>
    public static string Refusal(string program, int errno) => $"exec {program}: {Errno.Describe(errno)}";

    private static string Search(string name, IReadOnlyList<string> environment)
    {
        string path = environment.LastOrDefault(e => e.StartsWith("PATH=", StringComparison.Ordinal))?[5..] ?? "";
        int denied = 0;
        foreach (string directory in path.Split(':'))
        {
            string candidate = (directory.Length == 0 ? "." : directory) + "/" + name;
            int error = name.Length == 0 ? Errno.ENOENT : Check(candidate);
            if (error == 0)
                return candidate;
            if (error == Errno.EACCES)
                denied = error;
        }
        throw Failure(name, denied == 0 ? Errno.ENOENT : denied, found: denied != 0);
    }

    private static int Check(string path)
    {
        try
        {
            var status = FileStatus.Of(path);
            if (status.Kind == FileKind.Directory)
                return Errno.EISDIR;
            return (status.Mode & 0x49) == 0 ? Errno.EACCES : ThisProcess.MayExecute(path);
        }
        catch (LinuxException error)
        {
            return error.Errno;
        }
    }
}
