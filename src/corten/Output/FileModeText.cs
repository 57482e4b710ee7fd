using Corten.Snapshots.Tar;

namespace Corten.Output;

/// <summary>Kind and permission bits as ls(1) shows them: "drwxr-xr-x".</summary>
internal static class FileModeText
{
    public static string Of(TarEntry entry)
    {
        Span<char> text = stackalloc char[10];
        text[0] = Kind(entry.Kind);
        for (int i = 0; i < 9; i++)
            text[i + 1] = (entry.Mode & (0x100u >> i)) != 0 ? "rwx"[i % 3] : '-';
        Special(text, 3, (entry.Mode & 0x800) != 0, 's');
        Special(text, 6, (entry.Mode & 0x400) != 0, 's');
        Special(text, 9, (entry.Mode & 0x200) != 0, 't');
        return new string(text);
    }

    private static void Special(Span<char> text, int at, bool isSet, char letter)
    {
        if (isSet)
            text[at] = text[at] == 'x' ? letter : char.ToUpperInvariant(letter);
    }

    private static char Kind(TarEntryKind kind) => kind switch
    {
        TarEntryKind.Directory => 'd',
        TarEntryKind.SymbolicLink => 'l',
        TarEntryKind.CharacterDevice => 'c',
        TarEntryKind.BlockDevice => 'b',
        TarEntryKind.Fifo => 'p',
        _ => '-',
    };
}
