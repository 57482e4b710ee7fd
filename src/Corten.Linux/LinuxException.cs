namespace Corten.Linux;

/// <summary>A system call failed. The one exception type that Corten.Linux throws for what the kernel refuses.</summary>
/// <param name="operation">What was being done, as a verb in the infinitive with its object where the path is not it: "open", "mount proc on".</param>
/// <param name="path">What it was done to; null where there is no path.</param>
/// <param name="errno">The positive error number; see <see cref="Errno"/>.</param>
public sealed class LinuxException(string operation, string? path, int errno)
    : Exception($"{operation}{(path is null ? "" : " " + path)}: {Linux.Errno.Describe(errno)}")
{
    /// <summary>What was being done.</summary>
    public string Operation { get; } = operation;

    /// <summary>What it was done to, or null.</summary>
    public string? Path { get; } = path;

    /// <summary>The positive error number of errno(3).</summary>
    public int Errno { get; } = errno;

    /// <summary>Throws where <paramref name="result"/> is a negated errno; returns it unchanged otherwise.</summary>
    internal static int Check(int result, string operation, string? path = null) =>
        result < 0 ? throw new LinuxException(operation, path, -result) : result;

    /// <inheritdoc cref="Check(int, string, string?)"/>
    internal static nint Check(nint result, string operation, string? path = null) =>
        result < 0 ? throw new LinuxException(operation, path, (int)-result) : result;
}
