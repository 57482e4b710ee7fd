using System.Text;

namespace Corten.Integration.Tests.Support;

/// <summary>Where a process and its descendants are in the kernel: what a test that waited too long says of them before it kills them.</summary>
internal static class ProcessTree
{
    private static readonly string[] _ofThread = ["comm", "wchan", "syscall", "stack"];

    /// <summary>A paragraph for each thread of process <paramref name="pid"/> and of what descends from it.</summary>
    public static string Describe(int pid)
    {
        var text = new StringBuilder();
        Describe(pid.ToString(), text);
        return text.ToString();
    }

    private static void Describe(string pid, StringBuilder text)
    {
        string process = $"/proc/{pid}";
        text.Append($"process {pid}: {Read(process + "/cmdline").Replace('\0', ' ')}\n");
        foreach (string line in Read(process + "/status").Split('\n').Where(l => l.StartsWith("State", StringComparison.Ordinal) || l.StartsWith("NSpid", StringComparison.Ordinal) || l.StartsWith("Sig", StringComparison.Ordinal)))
            text.Append($"  {line}\n");
        foreach (string thread in Entries(process + "/task"))
        {
            text.Append($"  thread {Path.GetFileName(thread)}: {string.Join(" | ", _ofThread.Select(f => Read($"{thread}/{f}").ReplaceLineEndings(" ").Trim()))}\n");
            foreach (string child in Read(thread + "/children").Split(' ', StringSplitOptions.RemoveEmptyEntries))
                Describe(child, text);
        }
    }

    private static string[] Entries(string directory)
    {
        try
        {
            return Directory.GetDirectories(directory);
        }
        catch (IOException)
        {
            return [];
        }
    }

    // A process may end while it is looked at.
    private static string Read(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return error.Message;
        }
    }
}
