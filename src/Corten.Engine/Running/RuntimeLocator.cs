using Corten.Linux.Files;

namespace Corten.Engine.Running;

/// <summary>Finds the programs that the engine runs: beside its own executable first, then on PATH.</summary>
internal static class RuntimeLocator
{
    /// <summary>The absolute path of <paramref name="program"/>, a name or a path.</summary>
    public static string Find(string program)
    {
        if (program.Contains('/'))
            return File.Exists(program) ? Path.GetFullPath(program) : throw new EngineException($"there is no program {program}");
        string own = Path.GetDirectoryName(Environment.ProcessPath ?? "/") ?? "/";
        foreach (string directory in (IEnumerable<string>)[own, .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':')])
        {
            if (directory.StartsWith('/') && Linux.HostPath.Join(directory, program) is var path && FileStatus.Find(path) is { Kind: not FileKind.Directory })
                return path;
        }
        throw new EngineException($"the program {program} was found neither beside corten nor on PATH: install it, or name a runtime with --runtime");
    }
}
