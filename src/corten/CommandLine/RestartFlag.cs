using Corten.Monitor;
using Corten.Monitor.Restarting;

namespace Corten.CommandLine;

/// <summary>--restart.</summary>
internal static class RestartFlag
{
    /// <summary>The policy as it is kept; null for no.</summary>
    public static string? Read(string? text)
    {
        try
        {
            var policy = RestartPolicy.Parse(text);
            return policy == RestartPolicy.No ? null : policy.ToString();
        }
        catch (MonitorException wrong)
        {
            throw new UsageException(wrong.Message);
        }
    }
}
