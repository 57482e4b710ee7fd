using System.Text;
using Corten.Linux.Files;
using Corten.Linux.Terminals;
using Microsoft.Win32.SafeHandles;

namespace Corten.CommandLine;

/// <summary>Asks a person, or reads what was piped in.</summary>
internal static class PasswordPrompt
{
    private const int MaximumLength = 64 * 1024;
    private const byte Interrupt = 3;
    private const byte EndOfInput = 4;

    /// <summary>Asks for a password on the terminal, without showing it.</summary>
    public static string Read(string prompt)
    {
        using var input = new StandardInput();
        if (!RawMode.IsTerminal(input.File))
            throw new UsageException("a password is needed, and standard input is not a terminal; use --password-stdin");
        StandardStreams.Error.Write(prompt);
        using (new RawMode(input.File))
        {
            var line = new List<byte>();
            var one = new byte[1];
            while (UnixFile.Read(input.File, one) == 1 && one[0] is not ((byte)'\r' or (byte)'\n' or EndOfInput))
            {
                if (one[0] == Interrupt)
                    throw new OperationCanceledException();
                if (one[0] is 8 or 127)
                    line.RemoveRange(Math.Max(line.Count - 1, 0), Math.Min(line.Count, 1));
                else
                    line.Add(one[0]);
            }
            StandardStreams.Error.Write("\r\n");
            return Encoding.UTF8.GetString([.. line]);
        }
    }

    /// <summary>Asks for a line on the terminal.</summary>
    public static string ReadLine(string prompt)
    {
        using var input = new StandardInput();
        if (!RawMode.IsTerminal(input.File))
            throw new UsageException("a user is needed, and standard input is not a terminal; use --username");
        StandardStreams.Error.Write(prompt);
        return Rest(input.File, untilLine: true).TrimEnd('\r', '\n');
    }

    /// <summary>All of standard input, without the line break at its end.</summary>
    public static string ReadStandardInput()
    {
        using var input = new StandardInput();
        return Rest(input.File, untilLine: false).TrimEnd('\r', '\n');
    }

    private static string Rest(SafeFileHandle file, bool untilLine)
    {
        var content = new List<byte>();
        var one = new byte[1];
        while (content.Count < MaximumLength && UnixFile.Read(file, one) == 1)
        {
            content.Add(one[0]);
            if (untilLine && one[0] == '\n')
                break;
        }
        return Encoding.UTF8.GetString([.. content]);
    }

    /// <summary>Standard input, which stays open.</summary>
    private sealed class StandardInput : IDisposable
    {
        public SafeFileHandle File { get; } = new(0, ownsHandle: false);

        public void Dispose() => File.Dispose();
    }
}
