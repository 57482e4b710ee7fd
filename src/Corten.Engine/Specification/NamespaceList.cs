using Corten.Engine.Containers;
using Corten.Engine.Records;
using Corten.Linux.Files;
using Corten.Oci.RuntimeSpec;

namespace Corten.Engine.Specification;

/// <summary>The namespaces of a container in its configuration.</summary>
internal static class NamespaceList
{
    /// <summary>What is new, and what is joined; the host's are left out.</summary>
    /// <param name="options">The container's.</param>
    /// <param name="processOf">The process of another container by its id; throws where that does not run.</param>
    public static IEnumerable<LinuxNamespace> Of(ContainerOptions options, Func<string, int> processOf)
    {
        yield return new LinuxNamespace { Type = NamespaceType.Mount };
        var modes = options.Namespaces;
        foreach (var (type, file, mode) in ((string, string, string)[])[
            (NamespaceType.Uts, "uts", modes.Uts),
            (NamespaceType.Ipc, "ipc", modes.Ipc),
            (NamespaceType.Pid, "pid", modes.Pid),
            (NamespaceType.Cgroup, "cgroup", modes.Cgroup),
            (NamespaceType.Network, "net", options.Network)])
        {
            if (mode != NamespaceModes.Host)
                yield return new LinuxNamespace { Type = type, Path = PathOf(mode, file, processOf) };
        }
    }

    /// <summary>The process of a running container.</summary>
    /// <exception cref="EngineException">It does not run, or is not there.</exception>
    public static int ProcessOf(ContainerStore store, string id) =>
        store.Find(id) is { State.Run: { } run } ? run.Pid : throw new EngineException($"a namespace of container {id[..Math.Min(12, id.Length)]} is to be shared, but that container does not run: start it first");

    /// <summary>Checks a mode as typed, and gives a container that it names by its id.</summary>
    /// <param name="option">The option, for messages.</param>
    /// <param name="text">What was typed.</param>
    /// <param name="others">Modes beside private, host, container:X and ns:PATH.</param>
    /// <param name="find">Finds a container.</param>
    /// <exception cref="EngineException">There is no such mode, container or file.</exception>
    public static string Resolve(string option, string text, ReadOnlySpan<string> others, Func<string, Container> find)
    {
        if (text.StartsWith(NamespaceModes.ContainerPrefix, StringComparison.Ordinal))
            return NamespaceModes.ContainerPrefix + find(text[NamespaceModes.ContainerPrefix.Length..]).Record.Id;
        if (text.StartsWith(NamespaceModes.PathPrefix, StringComparison.Ordinal))
        {
            string path = text[NamespaceModes.PathPrefix.Length..];
            return path.StartsWith('/') && FileStatus.Find(path) is not null ? text : throw new EngineException($"{option} {text}: there is no file {path} of a namespace; give its absolute path");
        }
        return text is NamespaceModes.Private or NamespaceModes.Host || others.Contains(text)
            ? text
            : throw new EngineException($"{option} \"{text}\" is not supported: {string.Join(", ", [NamespaceModes.Private, NamespaceModes.Host, .. others, "container:NAME or ns:PATH"])}");
    }

    private static string? PathOf(string mode, string file, Func<string, int> processOf)
    {
        if (mode.StartsWith(NamespaceModes.PathPrefix, StringComparison.Ordinal))
            return mode[NamespaceModes.PathPrefix.Length..];
        return mode.StartsWith(NamespaceModes.ContainerPrefix, StringComparison.Ordinal)
            ? $"/proc/{processOf(mode[NamespaceModes.ContainerPrefix.Length..])}/ns/{file}"
            : null;
    }
}
