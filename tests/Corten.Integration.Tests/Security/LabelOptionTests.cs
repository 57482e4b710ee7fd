using Corten.Integration.Tests.Support;

namespace Corten.Integration.Tests.Security;

/// <summary>corten run --security-opt apparmor=... and label=...</summary>
public sealed class LabelOptionTests(Store store) : IClassFixture<Store>
{
    [Theory]
    [InlineData("apparmor=unconfined")]
    [InlineData("label=disable")]
    public void No_confinement_can_be_had_on_every_machine(string option) =>
        Assert.Equal("ran", store.Run(["--security-opt", option], "echo", "ran").Exits().Text);

    [Fact]
    public void A_profile_that_the_machine_has_not_is_an_error() =>
        store.Run(["--security-opt", "apparmor=corten-test-no-such-profile"], "true").FailsWith(125, "process.apparmorProfile", "corten-test-no-such-profile");

    [Fact]
    public void A_label_that_is_none_is_an_error() => store.Run(["--security-opt", "label=nonsense"], "true").FailsWith(125, "label=nonsense", "label=disable");
}
