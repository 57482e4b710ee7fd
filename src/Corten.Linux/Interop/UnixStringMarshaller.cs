using System.Runtime.InteropServices;
using System.Runtime.InteropServices.Marshalling;

namespace Corten.Linux.Interop;

/// <summary>Marshals string parameters of the C library's functions by <see cref="UnixString"/>; null stays a null pointer.</summary>
[CustomMarshaller(typeof(string), MarshalMode.ManagedToUnmanagedIn, typeof(ManagedToUnmanagedIn))]
internal static unsafe class UnixStringMarshaller
{
    public ref struct ManagedToUnmanagedIn
    {
        private byte* _allocated;
        private byte* _pointer;

        public static int BufferSize => UnixString.StackSize;

        public void FromManaged(string? text, Span<byte> buffer)
        {
            if (text is null)
                return;
            if (text.Contains('\0'))
                throw new LinuxException("use a name with a NUL byte in it", text.Replace('\0', '?'), Errno.EINVAL);
            int max = UnixString.MaxBytes(text) + 1;
            if (max > buffer.Length)
            {
                _allocated = (byte*)NativeMemory.Alloc((nuint)max);
                buffer = new Span<byte>(_allocated, max);
            }
            buffer[UnixString.Encode(text, buffer)] = 0;
            _pointer = (byte*)System.Runtime.CompilerServices.Unsafe.AsPointer(ref MemoryMarshal.GetReference(buffer));
        }

        public readonly byte* ToUnmanaged() => _pointer;

        public readonly void Free() => NativeMemory.Free(_allocated);
    }
}
