using System.Runtime.InteropServices;

namespace Corten.Linux.Interop;

/// <summary>A null-terminated array of C strings (argv, envp) outside of the managed heap.</summary>
internal sealed unsafe class CStringArray : IDisposable
{
    private readonly int _count;

    public CStringArray(IReadOnlyList<string> values)
    {
        _count = values.Count;
        Pointer = (byte**)NativeMemory.AllocZeroed((nuint)(_count + 1), (nuint)sizeof(byte*));
        for (int i = 0; i < _count; i++)
            Pointer[i] = Copy(values[i]);
    }

    public byte** Pointer { get; private set; }

    public void Dispose()
    {
        if (Pointer is null)
            return;
        for (int i = 0; i < _count; i++)
            NativeMemory.Free(Pointer[i]);
        NativeMemory.Free(Pointer);
        Pointer = null;
    }

    private static byte* Copy(string value)
    {
        if (value.Contains('\0'))
            throw new LinuxException("pass an argument with a NUL byte in it", value.Replace('\0', '?'), Errno.EINVAL);
        int max = UnixString.MaxBytes(value) + 1;
        byte* target = (byte*)NativeMemory.Alloc((nuint)max);
        target[UnixString.Encode(value, new Span<byte>(target, max))] = 0;
        return target;
    }
}
