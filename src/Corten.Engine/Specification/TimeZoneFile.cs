using Corten.Linux;
using Corten.Linux.Files;

namespace Corten.Engine.Specification;

/// <summary>The host's file that says what time it is in a zone.</summary>
internal static class TimeZoneFile
{
    private const string Zones = "/usr/share/zoneinfo";

    /// <summary>The file for a name as "Europe/Berlin"; for "local" the host's own.</summary>
    /// <exception cref="EngineException">There is none.</exception>
    public static string Find(string zone)
    {
        if (zone == "local")
            return "/etc/localtime";
        bool isName = zone.Split('/').All(part => part.Length > 0 && part is not ("." or ".."));
        string path = HostPath.Join(Zones, zone);
        return isName && FileStatus.Find(path) is { Kind: FileKind.Regular or FileKind.SymbolicLink }
            ? path
            : throw new EngineException($"unable to find timezone {zone}: there is no file {path}");
    }
}
