namespace Corten.Monitor.Logs;

/// <summary>
/// The format of the CRI and of podman's k8s-file: time, stream, F for a full line or P for a part of one, and the text, by single spaces.
/// </summary>
internal sealed class KubernetesLog(LogTarget target, TimeProvider time) : FileLog(target, time)
{
    private protected override void Append(LineBuffer target, LogStream stream, DateTime now, ReadOnlySpan<byte> text, bool whole)
    {
        target.AppendTime(now);
        target.Append("+00:00 "u8);
        target.Append(stream == LogStream.Stdout ? "stdout "u8 : "stderr "u8);
        target.Append(whole ? "F "u8 : "P "u8);
        target.Append(text);
        target.Append((byte)'\n');
    }
}
