using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;
using Microsoft.Win32.SafeHandles;

namespace Corten.Runtime.Criu;

/// <summary>Namespaces that the container joined by their path and did not make: they are there before a restore and after a dump.</summary>
internal static class ExternalNamespaces
{
    private const int NetworkVersion = 31100;

    private const int PidVersion = 31500;

    /// <summary>What a dump says of them: criu's --external.</summary>
    public static IReadOnlyList<string> ForDump(Spec spec, CriuProgram criu)
    {
        var result = new List<string>();
        foreach (var entry in Of(spec, criu))
            result.Add($"{Kind(entry)}[{FileStatus.Of(entry.Path!).Inode}]:{Key(entry)}");
        return result;
    }

    /// <summary>What a restore takes in their place: criu's --inherit-fd. The descriptors are added to <paramref name="open"/>.</summary>
    public static List<CriuDescriptor> ForRestore(Spec spec, CriuProgram criu, ICollection<SafeFileHandle> open)
    {
        var result = new List<CriuDescriptor>();
        foreach (var entry in Of(spec, criu))
        {
            var file = UnixFile.Open(entry.Path!, OpenFlags.ReadOnly);
            open.Add(file);
            result.Add(new CriuDescriptor(Key(entry), file.Number()));
        }
        return result;
    }

    /// <summary>The other kinds, which criu joins by path.</summary>
    public static IReadOnlyList<CriuPair> Joined(Spec spec)
    {
        var result = new List<CriuPair>();
        foreach (var entry in spec.Linux?.Namespaces ?? [])
        {
            if (string.IsNullOrEmpty(entry.Path) || entry.Type is "network" or "pid")
                continue;
            if (entry.Type == "cgroup")
                throw new RuntimeException("linux.namespaces: criu cannot restore a container into a cgroup namespace that is named by its path");
            result.Add(new CriuPair(entry.Type == "mount" ? "mnt" : entry.Type!, entry.Path));
        }
        return result;
    }

    private static List<LinuxNamespace> Of(Spec spec, CriuProgram criu)
    {
        var result = new List<LinuxNamespace>();
        foreach (var entry in spec.Linux?.Namespaces ?? [])
        {
            if (string.IsNullOrEmpty(entry.Path) || entry.Type is not ("network" or "pid"))
                continue;
            criu.Require(entry.Type == "pid" ? PidVersion : NetworkVersion, $"a {entry.Type} namespace that is named by its path");
            result.Add(entry);
        }
        return result;
    }

    private static string Kind(LinuxNamespace entry) => entry.Type == "pid" ? "pid" : "net";

    private static string Key(LinuxNamespace entry) => entry.Type == "pid" ? "extRootPidNS" : "extRootNetNS";
}
