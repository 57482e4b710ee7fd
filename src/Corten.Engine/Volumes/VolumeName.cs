using Corten.Engine.Containers;

namespace Corten.Engine.Volumes;

/// <summary>Names of volumes and secrets.</summary>
public static class VolumeName
{
    /// <summary>Whether it begins with a letter or digit and has only letters, digits, "_", "." and "-".</summary>
    public static bool IsValid(string name) =>
        name.Length is > 0 and <= 255 && char.IsAsciiLetterOrDigit(name[0]) && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-');

    /// <summary>Throws where it is not valid.</summary>
    /// <exception cref="EngineException">It is not.</exception>
    public static void Check(string name)
    {
        if (!IsValid(name))
            throw new EngineException($"invalid volume name \"{name}\": names must match [a-zA-Z0-9][a-zA-Z0-9_.-]*; a host directory is given by its absolute path");
    }

    /// <summary>A name for a volume that was given none.</summary>
    internal static string Make() => RandomId.Make(32);
}
