using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Seccomp.Cache;

/// <summary>Everything of a profile that its filter depends on, as bytes: two profiles with the same bytes have the same filter.</summary>
internal static class ProfileKey
{
    /// <summary>Goes up whenever the compiler writes another program for the same profile.</summary>
    public const int CompilerVersion = 1;

    /// <summary>The key. Every text and list is preceded by its length, so that nothing in one can look like another.</summary>
    public static ReadOnlyMemory<byte> Of(LinuxSeccomp profile, SystemCallAbi native)
    {
        var key = new ArrayBufferWriter<byte>(8192);
        Write(key, CompilerVersion);
        Write(key, (ulong)native);
        Write(key, profile.DefaultAction);
        Write(key, profile.DefaultErrnoRet ?? ulong.MaxValue);
        Write(key, profile.Architectures);
        Write(key, profile.Flags);
        Write(key, (ulong)(profile.Syscalls?.Length ?? 0));
        foreach (var rule in profile.Syscalls ?? [])
        {
            Write(key, rule.Names);
            Write(key, rule.Action);
            Write(key, rule.ErrnoRet ?? ulong.MaxValue);
            Write(key, (ulong)(rule.Args?.Length ?? 0));
            foreach (var argument in rule.Args ?? [])
                Write(key, argument);
        }
        return key.WrittenMemory;
    }

    private static void Write(ArrayBufferWriter<byte> key, LinuxSeccompArg argument)
    {
        Write(key, argument.Index);
        Write(key, argument.Op);
        Write(key, argument.Value);
        Write(key, argument.ValueTwo);
    }

    private static void Write(ArrayBufferWriter<byte> key, string[]? texts)
    {
        Write(key, texts is null ? ulong.MaxValue : (ulong)texts.Length);
        foreach (string text in texts ?? [])
            Write(key, text);
    }

    private static void Write(ArrayBufferWriter<byte> key, string? text)
    {
        var space = key.GetSpan(sizeof(ushort) + ((text?.Length ?? 0) * 3));
        int length = Encoding.UTF8.GetBytes(text ?? "", space[sizeof(ushort)..]);
        BinaryPrimitives.WriteUInt16LittleEndian(space, checked((ushort)length));
        key.Advance(sizeof(ushort) + length);
    }

    private static void Write(ArrayBufferWriter<byte> key, ulong number)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(key.GetSpan(sizeof(ulong)), number);
        key.Advance(sizeof(ulong));
    }
}
