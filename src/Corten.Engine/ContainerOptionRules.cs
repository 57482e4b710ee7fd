using Corten.Engine.Specification;
using Corten.Linux.Signals;

namespace Corten.Engine;

/// <summary>Checks of what a person types, before anything is made.</summary>
public static class ContainerOptionRules
{
    /// <summary>A capability's full name: "CAP_NET_ADMIN" for "net_admin"; "ALL".</summary>
    /// <exception cref="EngineException">There is none of that name.</exception>
    public static string Capability(string text) => ProcessCapabilities.Name(text);

    /// <summary>Throws where <paramref name="json"/> is not a seccomp profile as docker has it.</summary>
    /// <param name="json">The file's content.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="EngineException">It is not one.</exception>
    public static void CheckSeccompProfile(string json, string file) => ContainerSeccomp.Check(json, file);

    /// <summary>Throws where <paramref name="value"/> is no value of --security-opt label.</summary>
    /// <exception cref="EngineException">It is none.</exception>
    public static void CheckLabel(string value) => ContainerLabels.Check(value);

    /// <summary>A signal's number: 15 for "TERM", "SIGTERM" or "15".</summary>
    /// <exception cref="EngineException">There is no such signal.</exception>
    public static int Signal(string text)
    {
        // As podman has it, with a dash too: kill -s -INT.
        string name = text.StartsWith('-') ? text[1..] : text;
        if (SignalName.Parse(name) is { } number)
            return number;
        bool tooLarge = name.Length > 0 && name.All(char.IsAsciiDigit) && name.Trim('0').Length > 0;
        throw new EngineException(tooLarge ? "valid signals are 1 through 64" : $"invalid signal: {name}");
    }

    /// <summary>The host name that a container sees.</summary>
    public static string Hostname(Records.ContainerRecord record) => SpecBuilder.Hostname(record);
}
