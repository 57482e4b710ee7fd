using Microsoft.Win32.SafeHandles;

namespace Corten.Linux.Files;

/// <summary>Descriptors 0, 1 and 2 of this process as handles that never close them.</summary>
public static class StandardStream
{
    /// <summary>Standard input.</summary>
    public static SafeFileHandle Input { get; } = new(0, ownsHandle: false);

    /// <summary>Standard output.</summary>
    public static SafeFileHandle Output { get; } = new(1, ownsHandle: false);

    /// <summary>Standard error.</summary>
    public static SafeFileHandle Error { get; } = new(2, ownsHandle: false);
}
