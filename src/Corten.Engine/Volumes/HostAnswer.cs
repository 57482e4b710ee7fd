using Corten.Linux;

namespace Corten.Engine.Volumes;

/// <summary>The answers of calls that return a negated errno.</summary>
internal static class HostAnswer
{
    /// <summary>Throws where <paramref name="result"/> is a failure.</summary>
    /// <exception cref="LinuxException">It is.</exception>
    public static void Require(int result, string operation, string path)
    {
        if (result < 0)
            throw new LinuxException(operation, path, -result);
    }
}
