using System.Text;

namespace Corten.Monitor.Logs;

/// <summary>Docker's json-file: {"log":"text\n","stream":"stdout","time":"..."}; a part of a line has no "\n" in it.</summary>
internal sealed class JsonLog(LogTarget target, TimeProvider time) : FileLog(target, time)
{
    private protected override void Append(LineBuffer target, LogStream stream, DateTime now, ReadOnlySpan<byte> text, bool whole)
    {
        target.Append("{\"log\":\""u8);
        AppendEscaped(target, text);
        target.Append(whole ? "\\n\",\"stream\":\""u8 : "\",\"stream\":\""u8);
        target.Append(stream == LogStream.Stdout ? "stdout"u8 : "stderr"u8);
        target.Append("\",\"time\":\""u8);
        target.AppendTime(now);
        target.Append("Z\"}\n"u8);
    }

    // JSON is UTF-8: a byte that is not becomes the replacement character, as Docker has it.
    private static void AppendEscaped(LineBuffer target, ReadOnlySpan<byte> text)
    {
        while (!text.IsEmpty)
        {
            byte first = text[0];
            if (first is (byte)'"' or (byte)'\\')
            {
                target.Append((byte)'\\');
                target.Append(first);
                text = text[1..];
            }
            else if (first is >= 0x20 and < 0x80)
            {
                target.Append(first);
                text = text[1..];
            }
            else if (first < 0x20)
            {
                AppendControl(target, first);
                text = text[1..];
            }
            else
            {
                bool valid = Rune.DecodeFromUtf8(text, out _, out int used) == System.Buffers.OperationStatus.Done;
                target.Append(valid ? text[..used] : "\uFFFD"u8);
                text = text[Math.Max(1, used)..];
            }
        }
    }

    private static void AppendControl(LineBuffer target, byte value)
    {
        ReadOnlySpan<byte> digits = "0123456789abcdef"u8;
        target.Append(value switch
        {
            (byte)'\t' => "\\t"u8,
            (byte)'\r' => "\\r"u8,
            (byte)'\n' => "\\n"u8,
            _ => "\\u00"u8,
        });
        if (value is (byte)'\t' or (byte)'\r' or (byte)'\n')
            return;
        target.Append(digits[value >> 4]);
        target.Append(digits[value & 15]);
    }
}
