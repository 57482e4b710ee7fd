using Corten.Cgroups.Devices;
using Corten.Oci.RuntimeSpec;

namespace Corten.Cgroups.Tests.Devices;

public sealed class DeviceRuleSetTests
{
    [Fact]
    public void A_new_set_forbids_everything()
    {
        var set = Set();
        Assert.False(set.AllowByDefault);
        Assert.Empty(set.Exceptions);
    }

    [Fact]
    public void A_rule_for_all_devices_forgets_those_before()
    {
        var set = Set("+ c 1 3 rwm", "+ a - - rwm");
        Assert.True(set.AllowByDefault);
        Assert.Empty(set.Exceptions);
    }

    [Fact]
    public void Access_to_one_device_adds_up() => AssertExceptions(Set("+ c 1 3 r", "+ c 1 3 w"), "c 1:3 rw");

    [Fact]
    public void A_wider_rule_takes_back_narrower_ones() =>
        AssertExceptions(Set("+ c 1 3 rwm", "+ c 5 0 rw", "- c 1 - w"), "c 1:3 rm", "c 5:0 rw");

    [Fact]
    public void A_rule_for_both_types_is_two() => AssertExceptions(Set("+ a 7 - rw"), "c 7:* rw", "b 7:* rw");

    [Fact]
    public void Allowing_by_default_keeps_what_is_forbidden() => AssertExceptions(Set("+ a - - rwm", "- b 8 - w", "- c 1 1 rwm", "+ c 1 1 r"), "b 8:* w", "c 1:1 wm");

    [Fact]
    public void Taking_back_a_part_of_a_wider_rule_is_refused()
    {
        var error = Assert.Throws<CgroupException>(() => Set("+ c 1 - rwm", "- c 1 3 w"));
        Assert.Equal("linux.resources.devices: a rule for c 1:3 takes back a part of the rule for c 1:*, which a cgroup cannot express", error.Message);
    }

    [Fact]
    public void Taking_back_other_access_of_a_wider_rule_is_fine() => AssertExceptions(Set("+ c 1 - m", "- c 1 3 rw"), "c 1:* m");

    [Fact]
    public void Minus_one_is_every_number()
    {
        var set = new DeviceRuleSet();
        set.Add(new LinuxDeviceRule { Allow = true, Type = "c", Major = 1, Minor = -1, Access = "r" });
        AssertExceptions(set, "c 1:* r");
    }

    // Rules as "+ c 1 3 rwm": allow or deny, type, major, minor ("-" is every), access.
    private static DeviceRuleSet Set(params string[] rules)
    {
        var set = new DeviceRuleSet();
        foreach (string rule in rules)
        {
            string[] parts = rule.Split(' ');
            set.Add(new LinuxDeviceRule { Allow = parts[0] == "+", Type = parts[1], Major = Number(parts[2]), Minor = Number(parts[3]), Access = parts[4] });
        }
        return set;
    }

    private static long? Number(string text) => text == "-" ? null : long.Parse(text);

    private static void AssertExceptions(DeviceRuleSet set, params string[] expected) =>
        Assert.Equal(expected, set.Exceptions.Select(e => $"{e.Pattern} {DeviceAccessText.Format(e.Access)}"));
}
