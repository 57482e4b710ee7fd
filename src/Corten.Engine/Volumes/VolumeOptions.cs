using Corten.Linux.Files;

namespace Corten.Engine.Volumes;

/// <summary>The options of the driver local.</summary>
public static class VolumeOptions
{
    /// <summary>Throws where an option is unknown, or they do not fit each other.</summary>
    /// <exception cref="EngineException">They do not.</exception>
    public static void Check(IReadOnlyDictionary<string, string> options)
    {
        foreach (string key in options.Keys)
        {
            if (key is not ("type" or "device" or "o"))
                throw new EngineException($"invalid volume option \"{key}\" for the driver local: type, device and o are known");
        }
        if (options.GetValueOrDefault("type") == "bind" && options.TryGetValue("device", out string? device) && FileStatus.Find(device) is null)
            throw new EngineException($"invalid volume option device for driver 'local': stat {device}: no such file or directory");
        if (options.ContainsKey("o") && !options.ContainsKey("device") && !options.ContainsKey("type"))
            throw new EngineException("the volume option o needs type or device beside it: there is nothing to mount");
    }

    /// <summary>The arguments for mount(8) before the device: "bind" is no type to it, but an option.</summary>
    internal static IReadOnlyList<string> Arguments(IReadOnlyDictionary<string, string> options)
    {
        string type = options.GetValueOrDefault("type", "");
        string given = options.GetValueOrDefault("o", "");
        if (type is not ("bind" or "rbind" or "none"))
            return [.. type.Length > 0 ? ["-t", type] : Array.Empty<string>(), .. given.Length > 0 ? ["-o", given] : Array.Empty<string>()];
        bool named = given.Split(',').Any(word => word is "bind" or "rbind");
        return ["-o", named ? given : given.Length > 0 ? $"{(type == "rbind" ? type : "bind")},{given}" : type == "rbind" ? type : "bind"];
    }

    /// <summary>Throws where the driver is not one that is here.</summary>
    /// <exception cref="EngineException">It is not.</exception>
    public static void CheckDriver(string? driver)
    {
        if (driver is not (null or "" or "local"))
            throw new EngineException($"there is no volume driver \"{driver}\": local is known");
    }
}
