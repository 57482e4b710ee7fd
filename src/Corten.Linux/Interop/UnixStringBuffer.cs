using System.Buffers;

namespace Corten.Linux.Interop;

/// <summary>A NUL-terminated name for the kernel: in the caller's stack buffer where it fits, else in a rented array.</summary>
internal ref struct UnixStringBuffer
{
    private byte[]? _rented;

    public UnixStringBuffer(string text, Span<byte> stack)
    {
        int max = UnixString.MaxBytes(text) + 1;
        Span<byte> target = max <= stack.Length ? stack : _rented = ArrayPool<byte>.Shared.Rent(max);
        int length = UnixString.Encode(text, target);
        if (target[..length].Contains((byte)0))
            throw new LinuxException("use a name with a NUL byte in it", text.Replace('\0', '?'), Errno.EINVAL);
        target[length] = 0;
        Bytes = target[..(length + 1)];
    }

    public ReadOnlySpan<byte> Bytes { get; }

    public void Dispose()
    {
        if (_rented is null)
            return;
        ArrayPool<byte>.Shared.Return(_rented);
        _rented = null;
    }
}
