using System.Buffers;
using System.Text;

namespace Corten.Linux;

/// <summary>
/// File names are bytes; .NET's strings are UTF-16. A byte that is not part of valid UTF-8 becomes the lone surrogate U+DC80 to U+DCFF
/// with that byte in its low eight bits, and turns back into that byte on the way to the kernel. So every name survives the round trip
/// (the same convention as PEP 383).
/// </summary>
public static class UnixString
{
    /// <summary>Bytes that callers may put on the stack for one name: enough for nearly every path, small enough for nested calls.</summary>
    internal const int StackSize = 256;

    private const char EscapeBase = '\uDC00';

    /// <summary>The string for <paramref name="bytes"/>, which holds no terminating NUL. Never fails.</summary>
    public static string FromBytes(ReadOnlySpan<byte> bytes)
    {
        if (System.Text.Unicode.Utf8.IsValid(bytes))
            return Encoding.UTF8.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            if (Rune.DecodeFromUtf8(bytes, out var rune, out int used) == OperationStatus.Done)
            {
                text.Append(rune.ToString());
            }
            else
            {
                used = 1;
                text.Append((char)(EscapeBase + bytes[0]));
            }
            bytes = bytes[used..];
        }
        return text.ToString();
    }

    /// <summary>The bytes of <paramref name="text"/>, without a terminating NUL.</summary>
    public static byte[] ToBytes(string text)
    {
        var buffer = new byte[MaxBytes(text)];
        int length = Encode(text, buffer);
        return length == buffer.Length ? buffer : buffer[..length];
    }

    /// <summary>An upper bound for the bytes that <see cref="Encode"/> writes.</summary>
    internal static int MaxBytes(string text) => text.Length * 3;

    /// <summary>Writes the bytes of <paramref name="text"/> and returns their number.</summary>
    internal static int Encode(ReadOnlySpan<char> text, Span<byte> target)
    {
        if (System.Text.Unicode.Utf8.FromUtf16(text, target, out _, out int written, replaceInvalidSequences: false) == OperationStatus.Done)
            return written;
        written = 0;
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out var rune, out int used) == OperationStatus.Done)
                written += rune.EncodeToUtf8(target[written..]);
            else if (text[0] is >= '\uDC80' and <= '\uDCFF')
                target[written++] = (byte)(text[0] - EscapeBase);
            else
                written += Rune.ReplacementChar.EncodeToUtf8(target[written..]);
            text = text[used..];
        }
        return written;
    }
}
