namespace Corten.Integration.Tests.Support;

/// <summary>A C program of a test, linked statically so that it runs in any root file system. Each is compiled once in a test run.</summary>
internal static class StaticProgram
{
    private static readonly Dictionary<string, byte[]> _made = [];

    /// <param name="source">The C text.</param>
    /// <param name="target">The program to write.</param>
    /// <param name="options">More options for the compiler, as -DNAME="TEXT".</param>
    public static void Compile(string source, string target, params string[] options)
    {
        string key = string.Join('\n', options.Append(source));
        if (!_made.TryGetValue(key, out byte[]? program))
            _made[key] = program = Make(source, options);
        File.WriteAllBytes(target, program);
        File.SetUnixFileMode(target, (UnixFileMode)0b111_101_101);
    }

    private static byte[] Make(string source, string[] options)
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllText(directory["program.c"], source);
        Command.Run(Programs.Peer("gcc"), ["-static", "-O1", .. options, "-o", directory["program"], directory["program.c"]]).Exits();
        return File.ReadAllBytes(directory["program"]);
    }
}
