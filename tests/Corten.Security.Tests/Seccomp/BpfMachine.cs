using System.Buffers.Binary;

namespace Corten.Security.Tests.Seccomp;

/// <summary>Runs classic BPF as the kernel does for seccomp: words of struct seccomp_data, jumps forward, nothing else.</summary>
internal sealed class BpfMachine
{
    private readonly (ushort Code, byte True, byte False, uint Value)[] _program;

    public BpfMachine(ReadOnlySpan<byte> program, bool bigEndian)
    {
        _program = new (ushort, byte, byte, uint)[program.Length / 8];
        for (int i = 0; i < _program.Length; i++)
        {
            var one = program.Slice(i * 8, 8);
            _program[i] = bigEndian
                ? (BinaryPrimitives.ReadUInt16BigEndian(one), one[2], one[3], BinaryPrimitives.ReadUInt32BigEndian(one[4..]))
                : (BinaryPrimitives.ReadUInt16LittleEndian(one), one[2], one[3], BinaryPrimitives.ReadUInt32LittleEndian(one[4..]));
        }
    }

    public int Length => _program.Length;

    /// <summary>The words of struct seccomp_data as a machine of that byte order has them.</summary>
    public static uint[] Data(uint number, uint audit, ReadOnlySpan<ulong> arguments, bool bigEndian)
    {
        var words = new uint[16];
        words[0] = number;
        words[1] = audit;
        for (int i = 0; i < 6; i++)
        {
            words[4 + (i * 2) + (bigEndian ? 1 : 0)] = (uint)arguments[i];
            words[4 + (i * 2) + (bigEndian ? 0 : 1)] = (uint)(arguments[i] >> 32);
        }
        return words;
    }

    public uint Run(uint[] data)
    {
        uint accumulator = 0;
        for (int at = 0; ; at++)
        {
            var (code, whenTrue, whenFalse, value) = _program[at];
            switch (code)
            {
                case 0x20: accumulator = data[value / 4]; break;
                case 0x54: accumulator &= value; break;
                case 0x05: at += (int)value; break;
                case 0x15: at += accumulator == value ? whenTrue : whenFalse; break;
                case 0x25: at += accumulator > value ? whenTrue : whenFalse; break;
                case 0x35: at += accumulator >= value ? whenTrue : whenFalse; break;
                case 0x45: at += (accumulator & value) != 0 ? whenTrue : whenFalse; break;
                case 0x06: return value;
                default: throw new InvalidOperationException($"instruction {at} has the code {code:x}");
            }
        }
    }
}
