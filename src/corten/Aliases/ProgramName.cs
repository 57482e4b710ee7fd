using Corten.Atomic;
using Corten.CommandLine;
using Corten.Linux.Files;
using Corten.Skopeo;
using Corten.Umoci;

namespace Corten.Aliases;

/// <summary>Under which name the program was started, and whose command line it takes under that name.</summary>
internal static class ProgramName
{
    /// <summary>Names with a command line of their own. Under every other name, docker and podman among them, the program is corten.</summary>
    private static readonly Dictionary<string, Func<string[], int>> _programs = new(StringComparer.Ordinal)
    {
        ["atomic"] = AtomicCommandLine.Run,
        ["skopeo"] = SkopeoCommandLine.Run,
        ["umoci"] = UmociCommandLine.Run,
    };

    /// <summary>Runs the command line of the program that was started.</summary>
    public static int Run(string[] arguments)
    {
        string name = Current;
        Dialect.IsPodman = name == "podman";
        return _programs.TryGetValue(name, out var program) ? program(arguments) : CommandRunner.Run(arguments, StandardStreams.Output, StandardStreams.Error);
    }

    /// <summary>Whether the program has a command line of its own under <paramref name="name"/>.</summary>
    public static bool Knows(string name) => _programs.ContainsKey(name);

    private static string Current => Path.GetFileName(Started);

    /// <summary>The name as it was typed. A build that is not native has its library in place of it.</summary>
    public static string Started => Environment.GetCommandLineArgs() is [{ Length: > 0 } first, ..] && !first.EndsWith(".dll", StringComparison.Ordinal)
        ? first
        : KernelFile.Read("/proc/self/cmdline").Split('\0')[0];
}
