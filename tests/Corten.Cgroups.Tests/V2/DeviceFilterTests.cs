using Corten.Cgroups.Devices;
using Corten.Cgroups.V2;
using Corten.Linux.Bpf;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests.V2;

/// <summary>The program's verdict, by interpreting it, against the rules read in order.</summary>
public sealed class DeviceFilterTests
{
    private static readonly LinuxDeviceRule s_denyAll = new() { Allow = false, Access = "rwm" };

    [Theory]
    [InlineData('c', 1u, 3u, "rw", true)]
    [InlineData('c', 1u, 3u, "rwm", true)]
    [InlineData('b', 8u, 0u, "m", true)]
    [InlineData('b', 8u, 0u, "r", false)]
    [InlineData('b', 8u, 0u, "mr", false)]
    [InlineData('c', 136u, 12345u, "rw", true)]
    [InlineData('c', 10u, 229u, "r", false)]
    [InlineData('b', 1u, 3u, "r", false)]
    public void The_default_devices_are_allowed_and_others_not(char type, uint major, uint minor, string access, bool allowed) =>
        Assert.Equal(allowed, Run(DeviceFilter.Compile(DeviceRuleSet.ForContainer([s_denyAll])), type, major, minor, access));

    [Fact]
    public void What_is_taken_from_everything_is_denied_whatever_else_is_asked_for()
    {
        LinuxDeviceRule[] rules =
        [
            new() { Allow = true, Access = "rwm" },
            new() { Allow = false, Type = "b", Major = 8, Access = "w" },
        ];
        var program = DeviceFilter.Compile(DeviceRuleSet.ForContainer(rules));
        Assert.True(Run(program, 'b', 8, 1, "r"));
        Assert.False(Run(program, 'b', 8, 1, "rw"));
        Assert.True(Run(program, 'b', 9, 1, "rw"));
        Assert.True(Run(program, 'c', 8, 1, "rwm"));
    }

    [Fact]
    public void Random_rules_have_the_same_verdict_as_when_read_in_order()
    {
        var random = new Random(20);
        for (int round = 0; round < 2000; round++)
        {
            LinuxDeviceRule[] rules = [s_denyAll, .. Enumerable.Range(0, random.Next(1, 8)).Select(_ => Rule(random))];
            var set = new DeviceRuleSet();
            foreach (var rule in rules)
                set.Add(rule);
            var program = DeviceFilter.Compile(set);
            for (int question = 0; question < 20; question++)
            {
                (char type, uint major, uint minor, string access) = (random.Next(2) == 0 ? 'c' : 'b', (uint)random.Next(3), (uint)random.Next(3), "rwm"[random.Next(3)].ToString());
                Assert.Equal(Allows(rules, type, major, minor, access), Run(program, type, major, minor, access));
            }
        }
    }

    private static LinuxDeviceRule Rule(Random random) => new()
    {
        Allow = true,
        Type = random.Next(2) == 0 ? "c" : "b",
        Major = random.Next(4) == 0 ? null : random.Next(3),
        Minor = random.Next(3) == 0 ? null : random.Next(3),
        Access = ((string[])["r", "w", "m", "rw", "rwm"])[random.Next(5)],
    };

    private static bool Allows(LinuxDeviceRule[] rules, char type, uint major, uint minor, string access) => rules.Any(rule =>
        rule.Allow && rule.Type == type.ToString() && (rule.Major is null || rule.Major == major) && (rule.Minor is null || rule.Minor == minor)
        && rule.Access!.Contains(access, StringComparison.Ordinal));

    // The few operations that the compiler knows, on 32-bit registers.
    private static bool Run(BpfInstruction[] program, char type, uint major, uint minor, string access)
    {
        uint bits = (access.Contains('m') ? 1u : 0) | (access.Contains('r') ? 2u : 0) | (access.Contains('w') ? 4u : 0);
        uint[] context = [(bits << 16) | (type == 'b' ? 1u : 2u), major, minor];
        var registers = new uint[10];
        for (int next = 0; ; next++)
        {
            var step = program[next];
            (int to, int from) = (step.Registers & 0xf, step.Registers >> 4);
            switch (step.Code)
            {
                case 0x61: registers[to] = context[step.Offset / 4]; break;
                case 0xb4: registers[to] = (uint)step.Immediate; break;
                case 0xbc: registers[to] = registers[from]; break;
                case 0x54: registers[to] &= (uint)step.Immediate; break;
                case 0x74: registers[to] >>= step.Immediate; break;
                case 0x16: next += registers[to] == (uint)step.Immediate ? step.Offset : 0; break;
                case 0x56: next += registers[to] != (uint)step.Immediate ? step.Offset : 0; break;
                case 0x95: return registers[0] == 1;
                default: throw new InvalidOperationException($"operation {step.Code:x}");
            }
        }
    }
}
