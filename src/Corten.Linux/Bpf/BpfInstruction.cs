using System.Runtime.InteropServices;

namespace Corten.Linux.Bpf;

/// <summary>One instruction of a BPF program: bpf/standardization/instruction-set of the kernel's documentation.</summary>
/// <param name="Code">Operation code.</param>
/// <param name="Registers">Destination register in the low half, source register in the high half.</param>
/// <param name="Offset">Of a jump, in instructions behind the next one, or of a memory access, in bytes.</param>
/// <param name="Immediate">Constant.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct BpfInstruction(byte Code, byte Registers, short Offset, int Immediate)
{
    private const byte LoadWord = 0x61;
    private const byte MoveConstant = 0xb4;
    private const byte MoveRegister = 0xbc;
    private const byte AndConstant = 0x54;
    private const byte ShiftRightConstant = 0x74;
    private const byte JumpEqual = 0x16;
    private const byte JumpNotEqual = 0x56;
    private const byte ExitProgram = 0x95;

    /// <summary>to = the 32-bit word at (from + offset).</summary>
    public static BpfInstruction Load(int to, int from, short offset) => new(LoadWord, Pair(to, from), offset, 0);

    /// <summary>to = value.</summary>
    public static BpfInstruction Set(int to, int value) => new(MoveConstant, Pair(to, 0), 0, value);

    /// <summary>to = from, the low 32 bits.</summary>
    public static BpfInstruction Copy(int to, int from) => new(MoveRegister, Pair(to, from), 0, 0);

    /// <summary>to = to and mask.</summary>
    public static BpfInstruction And(int to, int mask) => new(AndConstant, Pair(to, 0), 0, mask);

    /// <summary>to = to shifted right by bits.</summary>
    public static BpfInstruction ShiftRight(int to, int bits) => new(ShiftRightConstant, Pair(to, 0), 0, bits);

    /// <summary>Skips instructions where the 32-bit register is value. Kernel 5.1.</summary>
    public static BpfInstruction SkipIfEqual(int register, int value, short skip) => new(JumpEqual, Pair(register, 0), skip, value);

    /// <summary>Skips instructions where the 32-bit register is not value. Kernel 5.1.</summary>
    public static BpfInstruction SkipUnlessEqual(int register, int value, short skip) => new(JumpNotEqual, Pair(register, 0), skip, value);

    /// <summary>Ends the program with register 0 as its result.</summary>
    public static BpfInstruction Exit() => new(ExitProgram, 0, 0, 0);

    private static byte Pair(int to, int from) => (byte)(to | (from << 4));
}
