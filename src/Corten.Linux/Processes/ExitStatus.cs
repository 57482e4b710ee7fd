namespace Corten.Linux.Processes;

/// <summary>How a process ended: the status word of wait(2).</summary>
/// <param name="Status">The raw word.</param>
public readonly record struct ExitStatus(int Status)
{
    /// <summary>Whether a signal ended it.</summary>
    public bool Signaled => (Status & 0x7f) is not 0 and not 0x7f;

    /// <summary>The signal that ended it, 1 to 64; zero where it exited.</summary>
    public int Signal => Signaled ? Status & 0x7f : 0;

    /// <summary>The shell's convention: the exit code, 0 to 255, or 128 plus the signal.</summary>
    public int Code => Signaled ? 128 + Signal : (Status >> 8) & 0xff;
}
