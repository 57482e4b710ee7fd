using System.Text.Json;

namespace Corten.Security.Seccomp.Profiles;

/// <summary>Reads a profile that a person wrote.</summary>
public static class ProfileFile
{
    /// <summary>Parses docker's JSON, of which the runtime specification's is a part.</summary>
    /// <param name="utf8">The file's content.</param>
    /// <param name="file">What messages call it.</param>
    /// <exception cref="SecurityException">It is not such a profile.</exception>
    public static Profile Parse(ReadOnlySpan<byte> utf8, string file)
    {
        Profile? profile;
        try
        {
            profile = JsonSerializer.Deserialize(utf8, ProfileJson.Default.Profile);
        }
        catch (JsonException error)
        {
            throw new SecurityException($"the seccomp profile {file} is not valid: line {error.LineNumber + 1}, at {error.Path ?? "its beginning"}");
        }
        if (profile is null || string.IsNullOrEmpty(profile.DefaultAction))
            throw new SecurityException($"the seccomp profile {file} has no defaultAction");
        return profile;
    }
}
