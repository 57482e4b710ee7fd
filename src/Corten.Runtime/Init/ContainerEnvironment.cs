using Corten.Security.Users;

namespace Corten.Runtime.Init;

/// <summary>The environment of a process in the container, as NAME=value.</summary>
internal static class ContainerEnvironment
{
    /// <summary>Of two with one name the later wins; HOME comes from the container's user database where it is absent.</summary>
    public static string[] Complete(IReadOnlyList<string> given, uint uid)
    {
        var values = new Dictionary<string, string>(given.Count + 1);
        foreach (string entry in given)
        {
            int equals = entry.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw new RuntimeException($"process.env: \"{entry}\" is not of the form NAME=value");
            values[entry[..equals]] = entry;
        }
        if (!values.TryGetValue("HOME", out string? home) || home == "HOME=")
            values["HOME"] = "HOME=" + HomeDirectory.Of(uid);
        return [.. values.Values];
    }
}
