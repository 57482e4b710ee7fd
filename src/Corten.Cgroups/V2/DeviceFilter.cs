using Corten.Cgroups.Devices;
using Corten.Linux.Bpf;

namespace Corten.Cgroups.V2;

/// <summary>
/// The program that decides over devices: struct bpf_cgroup_dev_ctx in, 1 (allowed) or 0 out. Each exception is a test that ends the program
/// where it matches; behind all stands the default.
/// </summary>
internal static class DeviceFilter
{
    private const int Result = 0;
    private const int Context = 1;
    private const int Type = 2;
    private const int Access = 3;
    private const int Major = 4;
    private const int Minor = 5;
    private const int Block = 1;
    private const int Character = 2;

    public static BpfInstruction[] Compile(DeviceRuleSet rules)
    {
        List<BpfInstruction> program =
        [
            BpfInstruction.Load(Type, Context, 0),
            BpfInstruction.Copy(Access, Type),
            BpfInstruction.And(Type, 0xffff),
            BpfInstruction.ShiftRight(Access, 16),
            BpfInstruction.Load(Major, Context, 4),
            BpfInstruction.Load(Minor, Context, 8),
        ];
        foreach (var (pattern, access) in rules.Exceptions)
            program.AddRange(Test(pattern, access, rules.AllowByDefault));
        program.Add(BpfInstruction.Set(Result, rules.AllowByDefault ? 1 : 0));
        program.Add(BpfInstruction.Exit());
        return [.. program];
    }

    // Where all is forbidden by default, an exception must give all that is asked for; where all is allowed, it may take any of it.
    private static List<BpfInstruction> Test(DevicePattern pattern, DeviceAccess access, bool allowed)
    {
        List<(int Register, int Value)> conditions = [(Type, pattern.Type == 'b' ? Block : Character)];
        if (pattern.Major is { } major)
            conditions.Add((Major, (int)major));
        if (pattern.Minor is { } minor)
            conditions.Add((Minor, (int)minor));
        const short Verdict = 2;
        const int AccessTest = 3;
        List<BpfInstruction> tests = [];
        foreach (var (register, value) in conditions)
            tests.Add(BpfInstruction.SkipUnlessEqual(register, value, (short)(conditions.Count - tests.Count - 1 + AccessTest + Verdict)));
        tests.Add(BpfInstruction.Copy(Result, Access));
        tests.Add(BpfInstruction.And(Result, allowed ? Bits(access) : 7 & ~Bits(access)));
        tests.Add(allowed ? BpfInstruction.SkipIfEqual(Result, 0, Verdict) : BpfInstruction.SkipUnlessEqual(Result, 0, Verdict));
        tests.Add(BpfInstruction.Set(Result, allowed ? 0 : 1));
        tests.Add(BpfInstruction.Exit());
        return tests;
    }

    // BPF_DEVCG_ACC_MKNOD, _READ and _WRITE.
    private static int Bits(DeviceAccess access) =>
        ((access & DeviceAccess.MakeNode) != 0 ? 1 : 0) | ((access & DeviceAccess.Read) != 0 ? 2 : 0) | ((access & DeviceAccess.Write) != 0 ? 4 : 0);
}
