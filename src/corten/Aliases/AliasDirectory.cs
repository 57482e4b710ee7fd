using Corten.CommandLine;
using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Aliases;

/// <summary>Symlinks to this installation's programs under the names of the programs that they stand in for.</summary>
internal sealed class AliasDirectory(string directory)
{
    /// <summary>Every name, and the program that answers to it.</summary>
    public static IReadOnlyDictionary<string, string> Programs { get; } = Make();

    /// <summary>Makes the symlinks.</summary>
    /// <param name="names">Which; empty for all whose program is installed.</param>
    /// <param name="force">Whether other files of these names are replaced.</param>
    /// <returns>What was made.</returns>
    public IReadOnlyList<string> Create(IReadOnlyList<string> names, bool force)
    {
        Directory.CreateDirectory(directory);
        var wanted = Check(names).Where(name => names.Count > 0 || File.Exists(Target(name))).ToList();
        // All are looked at before the first is made.
        foreach (string name in wanted)
            CheckPlace(name, force);
        foreach (string name in wanted)
            Link(name);
        return wanted;
    }

    /// <summary>Removes the symlinks that lead to this installation's programs, and nothing else.</summary>
    /// <returns>What was removed.</returns>
    public IReadOnlyList<string> Remove(IReadOnlyList<string> names)
    {
        var ours = Check(names).Where(name => IsOurs(Place(name))).ToList();
        foreach (string name in ours)
            File.Delete(Place(name));
        return ours;
    }

    private static IReadOnlyList<string> Check(IReadOnlyList<string> names) => names.FirstOrDefault(name => !Programs.ContainsKey(name)) is { } unknown
        ? throw new UsageException($"there is no alias '{unknown}'; the aliases are {string.Join(", ", Programs.Keys)}")
        : names.Count > 0 ? names : [.. Programs.Keys];

    private void CheckPlace(string name, bool force)
    {
        if (!File.Exists(Target(name)))
            throw new UsageException($"the alias '{name}' needs {Target(name)}, which is not installed");
        string place = Place(name);
        if (FileStatus.Find(place) is not { } status || IsOurs(place))
            return;
        if (status.Kind == FileKind.Directory)
            throw new UsageException($"{place} is a directory; choose another directory for the aliases");
        if (!force)
            throw new UsageException($"{place} is there already and is not one of these aliases; --force replaces it");
    }

    private void Link(string name)
    {
        string temporary = HostPath.Join(directory, $"{AtomicFile.TemporaryPrefix}{Environment.ProcessId}-{name}");
        File.Delete(temporary);
        Require(UnixDirectory.TryMakeSymlink(temporary, Target(name)), "make symlink", temporary);
        Require(UnixDirectory.TryRename(temporary, Place(name)), "rename to", Place(name));
    }

    private static void Require(int result, string operation, string path)
    {
        if (result < 0)
            throw new LinuxException(operation, path, -result);
    }

    private static bool IsOurs(string place) =>
        FileStatus.Find(place) is { Kind: FileKind.SymbolicLink } && UnixDirectory.ReadLink(place) is var target && Programs.Values.Any(program => target == Installed(program));

    private string Place(string name) => HostPath.Join(directory, name);

    private static string Target(string name) => Installed(Programs[name]);

    private static string Installed(string program) => HostPath.Join(Path.GetDirectoryName(Environment.ProcessPath)!, program);

    private static SortedDictionary<string, string> Make()
    {
        var programs = new SortedDictionary<string, string>(StringComparer.Ordinal) { ["docker"] = "corten", ["podman"] = "corten", ["runc"] = "corun" };
        foreach (string name in new[] { "atomic", "skopeo", "umoci" }.Where(ProgramName.Knows))
            programs[name] = "corten";
        return programs;
    }
}
