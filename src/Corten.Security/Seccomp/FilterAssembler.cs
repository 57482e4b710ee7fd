using System.Runtime.InteropServices;

namespace Corten.Security.Seccomp;

/// <summary>One instruction of classic BPF: struct sock_filter of linux/filter.h.</summary>
/// <param name="Code">Operation.</param>
/// <param name="JumpTrue">Instructions to skip where a comparison holds.</param>
/// <param name="JumpFalse">Instructions to skip where it does not.</param>
/// <param name="Value">Operand.</param>
internal readonly record struct BpfInstruction(ushort Code, byte JumpTrue, byte JumpFalse, uint Value)
{
    public const ushort LoadWord = 0x20;
    public const ushort And = 0x54;
    public const ushort Jump = 0x05;
    public const ushort JumpEqual = 0x15;
    public const ushort JumpGreater = 0x25;
    public const ushort JumpGreaterOrEqual = 0x35;
    public const ushort Return = 0x06;
}

/// <summary>
/// Assembles from the end to the beginning: jumps of classic BPF go forward only, so every target is there before what jumps to it. A label is
/// the number of instructions behind and including its own.
/// </summary>
internal sealed class FilterAssembler
{
    /// <summary>The kernel takes no longer program (BPF_MAXINSNS).</summary>
    public const int MaxInstructions = 4096;

    // 255 is the longest conditional jump; making one target reachable may push the other one instruction further away.
    private const int Reach = 254;

    private readonly List<BpfInstruction> _reversed = new(512);

    private readonly List<(uint Action, int Label)> _returns = [];

    /// <summary>Returns <paramref name="action"/>: the nearest such instruction, or a new one where none is near.</summary>
    public int Return(uint action)
    {
        for (int i = 0; i < _returns.Count; i++)
        {
            if (_returns[i].Action != action)
                continue;
            if (_reversed.Count - _returns[i].Label >= Reach)
                _returns[i] = (action, Emit(new BpfInstruction(BpfInstruction.Return, 0, 0, action)));
            return _returns[i].Label;
        }
        _returns.Add((action, Emit(new BpfInstruction(BpfInstruction.Return, 0, 0, action))));
        return _returns[^1].Label;
    }

    /// <summary>Compares the accumulator with <paramref name="value"/> and goes on at one of two labels.</summary>
    public int Branch(ushort comparison, uint value, int whenTrue, int whenFalse)
    {
        whenTrue = Near(whenTrue);
        whenFalse = Near(whenFalse);
        whenTrue = Near(whenTrue);
        return Emit(new BpfInstruction(comparison, (byte)(_reversed.Count - whenTrue), (byte)(_reversed.Count - whenFalse), value));
    }

    /// <summary>Clears the bits of the accumulator that are not in <paramref name="mask"/>, and goes on at <paramref name="next"/>.</summary>
    public int Mask(uint mask, int next) => mask == uint.MaxValue ? next : Before(next, new BpfInstruction(BpfInstruction.And, 0, 0, mask));

    /// <summary>Loads the word of struct seccomp_data at <paramref name="offset"/>, and goes on at <paramref name="next"/>.</summary>
    public int Load(uint offset, int next) => Before(next, new BpfInstruction(BpfInstruction.LoadWord, 0, 0, offset));

    /// <summary>The program in its order, as the kernel wants it.</summary>
    public byte[] ToProgram()
    {
        var program = new BpfInstruction[_reversed.Count];
        for (int i = 0; i < program.Length; i++)
            program[i] = _reversed[^(i + 1)];
        return MemoryMarshal.AsBytes(program.AsSpan()).ToArray();
    }

    private int Before(int next, BpfInstruction instruction)
    {
        if (next != _reversed.Count)
            JumpTo(next);
        return Emit(instruction);
    }

    private int Near(int label) => _reversed.Count - label < Reach ? label : JumpTo(label);

    private int JumpTo(int label)
    {
        var target = _reversed[label - 1];
        return Emit(target.Code == BpfInstruction.Return ? target : new BpfInstruction(BpfInstruction.Jump, 0, 0, (uint)(_reversed.Count - label)));
    }

    private int Emit(BpfInstruction instruction)
    {
        if (_reversed.Count == MaxInstructions)
            throw new SecurityException($"the profile needs a filter of more than {MaxInstructions} instructions, which is all that the kernel takes: simplify its conditions");
        _reversed.Add(instruction);
        return _reversed.Count;
    }
}
