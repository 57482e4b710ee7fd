using System.Diagnostics;

namespace Corten.Linux.Tests.Abi;

/// <summary>Compiles C text with gcc, without making code, and hands back what gcc said.</summary>
internal static class CCompiler
{
    /// <summary>gcc's complaints; empty where the text compiles.</summary>
    public static string Check(string source, params string[] options)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.File("abi.c");
        File.WriteAllText(file, source);
        var start = new ProcessStartInfo("gcc") { RedirectStandardError = true };
        foreach (string option in (string[])["-std=gnu17", "-fsyntax-only", "-Wno-overflow", .. options, file])
            start.ArgumentList.Add(option);
        using Process gcc = Process.Start(start)!;
        string complaints = gcc.StandardError.ReadToEnd();
        gcc.WaitForExit();
        return gcc.ExitCode == 0 ? "" : complaints;
    }

    /// <summary>Fails with gcc's own text where <paramref name="source"/> does not compile.</summary>
    public static void AssertCompiles(string source)
    {
        string complaints = Check(source);
        Assert.True(complaints.Length == 0, complaints);
    }

    /// <summary>Every function prototype that <paramref name="source"/> declares, as gcc understood it, by name.</summary>
    public static Dictionary<string, string> Prototypes(string source)
    {
        using var directory = new TemporaryDirectory();
        string list = directory.File("prototypes.txt");
        Assert.Equal("", Check(source, "-aux-info", list));
        var prototypes = new Dictionary<string, string>();
        foreach (string line in File.ReadLines(list))
        {
            int start = line.IndexOf("*/ extern ", StringComparison.Ordinal);
            int open = line.IndexOf(" (", Math.Max(start, 0), StringComparison.Ordinal);
            if (start < 0 || open < 0)
                continue;
            string head = line[(start + 10)..open];
            prototypes[head[(head.LastIndexOfAny([' ', '*']) + 1)..]] = line[(start + 10)..].TrimEnd(';', ' ');
        }
        return prototypes;
    }

    public static string Includes(IEnumerable<string> headers) =>
        "#define _GNU_SOURCE\n" + string.Concat(headers.Select(header => $"#include <{header}>\n"));
}
