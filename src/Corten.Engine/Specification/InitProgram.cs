using Corten.Engine.Running;
using Corten.Linux.Files;

namespace Corten.Engine.Specification;

/// <summary>
/// The program that --init makes a container's first process. It must need nothing of the image, so it is linked statically: cormon is where the
/// machine that built it had the C library's archive; else one of the usual inits is looked for.
/// </summary>
internal static class InitProgram
{
    private const int HeaderSize = 64;
    private const int ProgramHeader = 56;
    private const uint Interpreter = 3;
    private static readonly string[] s_others = ["/usr/libexec/podman/catatonit", "catatonit", "docker-init", "tini-static"];

    /// <summary>The absolute path of the program.</summary>
    /// <param name="asked">What the person named, or null.</param>
    /// <param name="monitor">cormon.</param>
    /// <exception cref="EngineException">There is none.</exception>
    public static string Find(string? asked, string monitor)
    {
        if (asked is not null)
            return RuntimeLocator.Find(asked);
        foreach (string program in (string[])[monitor, .. s_others])
        {
            if (TryFind(program) is { } path && IsStatic(path))
                return path;
        }
        throw new EngineException("--init: no statically linked init was found; install catatonit or tini, or name one with --init-path");
    }

    /// <summary>Whether a file is an executable that asks for no dynamic linker.</summary>
    internal static bool IsStatic(string path)
    {
        using var file = UnixFile.Open(path, OpenFlags.ReadOnly);
        Span<byte> header = stackalloc byte[4096];
        int count = UnixFile.Read(file, header);
        if (count < HeaderSize || !header.StartsWith("\u007fELF\u0002\u0001"u8))
            return false;
        int start = (int)BitConverter.ToInt64(header[32..]);
        int number = BitConverter.ToUInt16(header[56..]);
        for (int i = 0; i < number && start >= 0 && start + (i + 1) * ProgramHeader <= count; i++)
        {
            if (BitConverter.ToUInt32(header[(start + i * ProgramHeader)..]) == Interpreter)
                return false;
        }
        return true;
    }

    private static string? TryFind(string program)
    {
        try
        {
            return RuntimeLocator.Find(program);
        }
        catch (EngineException)
        {
            return null;
        }
    }
}
