namespace Corten.Linux.Signals;

/// <summary>Names and numbers of signal(7), for x86 and ARM.</summary>
public static class SignalName
{
    // Index is the number.
    private static readonly string[] s_names =
    [
        "", "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2", "PIPE", "ALRM", "TERM", "STKFLT",
        "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG", "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS",
    ];

    private const int FirstRealTime = 34;

    private const int LastRealTime = 64;

    /// <summary>The number for "TERM", "SIGTERM", "sigterm", "15", "RTMIN+3" or "RTMAX-1"; null where there is no such signal (1 to 64).</summary>
    public static int? Parse(string text)
    {
        if (int.TryParse(text, System.Globalization.NumberStyles.None, null, out int number))
            return number is >= 1 and <= LastRealTime ? number : null;
        string name = text.ToUpperInvariant();
        name = name.StartsWith("SIG", StringComparison.Ordinal) ? name[3..] : name;
        int index = Array.IndexOf(s_names, name);
        return index > 0 ? index : name switch
        {
            "CLD" => 17,
            "IOT" => 6,
            "POLL" => 29,
            "RTMIN" => FirstRealTime,
            "RTMAX" => LastRealTime,
            _ => RealTime(name),
        };
    }

    /// <summary>"SIGTERM" for 15; "SIGRTMIN+3" for 37.</summary>
    public static string Of(int signal) => signal switch
    {
        > 0 when signal < s_names.Length => "SIG" + s_names[signal],
        FirstRealTime => "SIGRTMIN",
        > FirstRealTime and <= LastRealTime => $"SIGRTMIN+{signal - FirstRealTime}",
        _ => signal.ToString(),
    };

    private static int? RealTime(string name)
    {
        bool low = name.StartsWith("RTMIN+", StringComparison.Ordinal);
        if (!low && !name.StartsWith("RTMAX-", StringComparison.Ordinal))
            return null;
        if (!int.TryParse(name.AsSpan(6), System.Globalization.NumberStyles.None, null, out int offset))
            return null;
        int number = low ? FirstRealTime + offset : LastRealTime - offset;
        return number is >= FirstRealTime and <= LastRealTime ? number : null;
    }
}
