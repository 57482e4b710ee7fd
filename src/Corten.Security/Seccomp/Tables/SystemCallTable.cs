namespace Corten.Security.Seccomp.Tables;

/// <summary>Finds system calls by name. A name has one index on all architectures, so it is looked up once.</summary>
internal static class SystemCallTable
{
    private const short FirstPrivate = 0x1000;

    private const uint PrivateBase = 0xf0000;

    /// <summary>The index of <paramref name="name"/>, or -1 where no architecture has such a call.</summary>
    public static int IndexOf(ReadOnlySpan<char> name)
    {
        var places = SystemCallNames.Places;
        int place = Hash(name) & (places.Length - 1);
        while (places[place] != 0)
        {
            int index = places[place] - 1;
            if (Equals(Name(index), name))
                return index;
            place = (place + 1) & (places.Length - 1);
        }
        return -1;
    }

    /// <summary>The name with that index, in ASCII.</summary>
    public static ReadOnlySpan<byte> Name(int index) => SystemCallNames.Text[SystemCallNames.Starts[index]..SystemCallNames.Starts[index + 1]];

    /// <summary>The number that the call with that index has in <paramref name="abi"/>, or null.</summary>
    public static uint? NumberOf(SystemCallAbi abi, int index) => NumberOf(Numbers(abi), AbiFacts.Of(abi).FirstNumber, index);

    /// <summary>As above, for many calls of one convention.</summary>
    /// <param name="numbers">Its table: <see cref="Numbers"/>.</param>
    /// <param name="first">Its first number.</param>
    /// <param name="index">The call.</param>
    public static uint? NumberOf(ReadOnlySpan<short> numbers, uint first, int index)
    {
        short number = numbers[index];
        if (number < 0)
            return null;
        return number >= FirstPrivate ? PrivateBase + (uint)(number - FirstPrivate) : first + (uint)number;
    }

    /// <summary>The numbers of a convention by the index of the name, without its first number; -1 is none.</summary>
    public static ReadOnlySpan<short> Numbers(SystemCallAbi abi) => abi switch
    {
        SystemCallAbi.X86 => X86Numbers.X86,
        SystemCallAbi.X8664 => X86Numbers.X86_64,
        SystemCallAbi.X32 => X86Numbers.X32,
        SystemCallAbi.Arm => ArmNumbers.Arm,
        SystemCallAbi.Aarch64 => ArmNumbers.Aarch64,
        SystemCallAbi.Mips or SystemCallAbi.Mipsel => MipsNumbers.O32,
        SystemCallAbi.Mips64 or SystemCallAbi.Mipsel64 => MipsNumbers.N64,
        SystemCallAbi.Mips64N32 or SystemCallAbi.Mipsel64N32 => MipsNumbers.N32,
        SystemCallAbi.Ppc => PowerNumbers.Ppc,
        SystemCallAbi.Ppc64 or SystemCallAbi.Ppc64Le => PowerNumbers.Ppc64,
        SystemCallAbi.S390 => S390Numbers.S390,
        SystemCallAbi.S390X => S390Numbers.S390X,
        SystemCallAbi.Parisc => PariscNumbers.Parisc,
        SystemCallAbi.Parisc64 => PariscNumbers.Parisc64,
        SystemCallAbi.Riscv64 => GenericNumbers.Riscv64,
        SystemCallAbi.Loongarch64 => GenericNumbers.Loongarch64,
        SystemCallAbi.M68k => OtherNumbers.M68k,
        SystemCallAbi.Sh or SystemCallAbi.Sheb => OtherNumbers.Sh,
        _ => throw new ArgumentOutOfRangeException(nameof(abi)),
    };

    private static int Hash(ReadOnlySpan<char> name)
    {
        int hash = 0;
        foreach (char c in name)
            hash = ((hash * 31) + c) & 0xffff;
        return hash;
    }

    private static bool Equals(ReadOnlySpan<byte> ascii, ReadOnlySpan<char> name)
    {
        if (ascii.Length != name.Length)
            return false;
        for (int i = 0; i < ascii.Length; i++)
        {
            if (ascii[i] != name[i])
                return false;
        }
        return true;
    }
}
