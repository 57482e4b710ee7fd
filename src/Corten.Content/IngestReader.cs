using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.Content;

/// <summary>
/// Reads what an ingest writes while it is written, waiting for more. It comes to its end only when the content is complete and verified; where the ingest
/// ends before, or begins again after something was read, reading throws a <see cref="ContentException"/>.
/// </summary>
internal sealed class IngestReader : ForwardStream
{
    private readonly IngestProgress _progress;
    private readonly SafeFileHandle _file;
    private readonly CancellationToken _cancellation;
    private readonly CancellationTokenRegistration _wake;
    private int _beginning;
    private long _position;

    public IngestReader(IngestProgress progress, SafeFileHandle file, CancellationToken cancellation)
    {
        (_progress, _file, _cancellation) = (progress, file, cancellation);
        _wake = cancellation.Register(progress.Wake);
    }

    public override long Position => _position;

    public override int Read(Span<byte> buffer)
    {
        while (buffer.Length > 0)
        {
            long there = _progress.WaitBeyond(_position, ref _beginning, _cancellation);
            if (there == _position)
                return 0;
            int count = UnixFile.Read(_file, buffer[..(int)Math.Min(buffer.Length, there - _position)]);
            _position += count;
            // Nothing, where there was something: the ingest has just begun again.
            if (count > 0)
                return count;
        }
        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _wake.Dispose();
            _file.Dispose();
        }
        base.Dispose(disposing);
    }
}
