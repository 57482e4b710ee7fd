namespace Corten.Runtime.Criu;

/// <summary>The log that criu leaves in its work directory.</summary>
internal static class CriuLog
{
    private const int MaxQuoted = 5;

    private const string MissingTool = "execvp(\"iptables-restore\"";

    /// <summary>The sentence for <paramref name="failure"/>, with the log's last lines about errors.</summary>
    public static RuntimeException Explain(CriuFailure failure, string directory, string name)
    {
        string path = directory + "/" + name;
        var errors = Errors(path);
        string what = errors.Exists(line => line.Contains(MissingTool, StringComparison.Ordinal))
            ? "criu locks the network with iptables, which is not in PATH: install the package iptables" : string.Join("; ", errors);
        return new RuntimeException($"{failure.Message}{(what.Length == 0 ? "" : ": " + what)} (log file: {path})", failure);
    }

    private static List<string> Errors(string path)
    {
        var result = new List<string>();
        try
        {
            foreach (string line in File.ReadAllText(path).Split('\n'))
            {
                if (line.Contains("Error", StringComparison.Ordinal))
                    result.Add(line.Trim());
            }
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Then there is nothing to quote; the failure itself is told in any case.
        }
        return result.Count > MaxQuoted ? result[^MaxQuoted..] : result;
    }
}
