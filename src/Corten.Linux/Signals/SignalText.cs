namespace Corten.Linux.Signals;

/// <summary>What a signal that ended a process means, in the words of strsignal(3).</summary>
public static class SignalText
{
    /// <summary>"bad system call" for SIGSYS; the name where there are no better words.</summary>
    public static string Of(int signal) => SignalName.Of(signal) switch
    {
        "SIGHUP" => "hangup",
        "SIGINT" => "interrupt",
        "SIGQUIT" => "quit",
        "SIGILL" => "illegal instruction",
        "SIGABRT" => "aborted",
        "SIGBUS" => "bus error",
        "SIGFPE" => "floating point exception",
        "SIGKILL" => "killed",
        "SIGSEGV" => "segmentation fault",
        "SIGPIPE" => "broken pipe",
        "SIGALRM" => "alarm clock",
        "SIGTERM" => "terminated",
        "SIGSYS" => "bad system call",
        var name => name,
    };
}
