using Corten.Oci;

namespace Corten.Content;

/// <summary>How far an ingest has come, for those of the same process who read it meanwhile.</summary>
internal sealed class IngestProgress(Digest digest)
{
    private readonly object _changed = new();
    private long _written;
    private int _beginning;
    private bool _isComplete;
    private bool _isOver;

    /// <summary>So many bytes of the file are there.</summary>
    public void Advance(long written) => Change(() => _written = written);

    /// <summary>The file is empty again.</summary>
    public void Restart() => Change(() => (_written, _beginning) = (0, _beginning + 1));

    /// <summary>All is there and verified.</summary>
    public void Complete() => Change(() => _isComplete = true);

    /// <summary>Nothing more will come.</summary>
    public void End() => Change(() => _isOver = true);

    /// <summary>Has those who wait look at their cancellation.</summary>
    public void Wake() => Change(() => { });

    /// <summary>Waits until there is more than <paramref name="position"/> bytes, and returns how many; as many as <paramref name="position"/> at the end.</summary>
    /// <param name="position">Bytes that the caller has read.</param>
    /// <param name="beginning">Which beginning of the ingest it has read from; set while it has read nothing.</param>
    /// <param name="cancellation">Ends the wait, once <see cref="Wake"/> is called.</param>
    public long WaitBeyond(long position, ref int beginning, CancellationToken cancellation)
    {
        lock (_changed)
        {
            while (true)
            {
                cancellation.ThrowIfCancellationRequested();
                if (position == 0)
                    beginning = _beginning;
                if (beginning != _beginning)
                    throw new ContentException(ContentError.Restarted, $"the content announced as {digest} began again while it was read");
                if (_written > position || _isComplete)
                    return _written;
                if (_isOver)
                    throw new ContentException(ContentError.TooShort, $"{digest} ends after {_written} bytes, and is not complete");
                Monitor.Wait(_changed);
            }
        }
    }

    private void Change(Action change)
    {
        lock (_changed)
        {
            change();
            Monitor.PulseAll(_changed);
        }
    }
}
