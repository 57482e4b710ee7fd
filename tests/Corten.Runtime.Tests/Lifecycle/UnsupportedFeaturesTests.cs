using Corten.Oci.RuntimeSpec;
using Corten.Runtime.Lifecycle;

namespace Corten.Runtime.Tests.Lifecycle;

public sealed class UnsupportedFeaturesTests
{
    [Fact]
    public void The_default_configuration_asks_for_nothing_that_is_missing() => UnsupportedFeatures.Refuse(DefaultSpec.Create());

    [Theory]
    [MemberData(nameof(Cases))]
    public void What_is_missing_is_refused_by_name(string field, string json)
    {
        var spec = SpecParser.Parse(System.Text.Encoding.UTF8.GetBytes(json));
        var error = Assert.Throws<RuntimeException>(() => UnsupportedFeatures.Refuse(spec));
        Assert.Contains(field, error.Message);
    }

    public static TheoryData<string, string> Cases() => new()
    {
        { "linux.mountLabel", Linux("\"mountLabel\":\"x\"") },
        { "process.apparmorProfile", Process("\"apparmorProfile\":\"x\"") },
        { "process.selinuxLabel", Process("\"selinuxLabel\":\"x\"") },
    };

    private static string Linux(string field) => $"{{\"process\":{{}},\"linux\":{{{field}}}}}";

    private static string Process(string field) => $"{{\"process\":{{{field}}}}}";
}
