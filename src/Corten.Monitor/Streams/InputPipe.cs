using Corten.Linux;
using Corten.Linux.Polling;
using Microsoft.Win32.SafeHandles;

namespace Corten.Monitor.Streams;

/// <summary>The way to the process's standard input. What the process does not read yet waits here; meanwhile no client is read.</summary>
internal sealed class InputPipe : IDisposable
{
    private readonly ByteQueue _waiting = new();
    private SafeFileHandle? _target;
    private bool _closing;

    /// <summary>Whether bytes wait for the process to read.</summary>
    public bool Blocked => _waiting.Length > 0;

    /// <summary>Where to write when <see cref="Blocked"/> and writable; null once closed.</summary>
    public SafeFileHandle? Target => _target;

    /// <summary>Opens the way. Bytes written before wait for it.</summary>
    public void Open(SafeFileHandle target)
    {
        NonBlocking.Set(target);
        _target = target;
        Flush();
    }

    public void Write(ReadOnlySpan<byte> data)
    {
        if (_closing)
            return;
        _waiting.Append(data);
        Flush();
    }

    /// <summary>Writes what waits, as far as the process takes it.</summary>
    public void Flush()
    {
        if (_target is null)
            return;
        while (_waiting.Length > 0)
        {
            int count = NonBlocking.TryWrite(_target, _waiting.Bytes);
            if (count == -Errno.EAGAIN)
                return;
            if (count < 0)
            {
                Dispose(); // The process has closed its standard input.
                return;
            }
            _waiting.Remove(count);
        }
        if (_closing)
            Dispose();
    }

    /// <summary>The process reads the end of its input after what waits.</summary>
    public void Finish()
    {
        _closing = true;
        Flush();
    }

    public void Dispose()
    {
        _closing = true;
        _waiting.Clear();
        _target?.Dispose();
        _target = null;
    }
}
