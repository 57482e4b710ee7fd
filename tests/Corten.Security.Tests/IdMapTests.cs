using Corten.Oci.RuntimeSpec;

namespace Corten.Security.Tests;

public sealed class IdMapTests
{
    private static readonly IdMapping[] s_mappings =
        [new IdMapping { ContainerId = 0, HostId = 1000, Size = 1 }, new IdMapping { ContainerId = 1, HostId = 100000, Size = 65536 }];

    [Fact]
    public void A_line_is_container_host_and_size() => Assert.Equal("0 1000 1\n1 100000 65536\n", IdMap.Format(s_mappings));

    [Theory]
    [InlineData(0u, 1000u)]
    [InlineData(1u, 100000u)]
    [InlineData(65536u, 165535u)]
    public void An_id_is_found_in_its_range(uint container, uint host) => Assert.Equal(host, IdMap.ToHost(s_mappings, container));

    [Fact]
    public void An_id_outside_of_the_ranges_has_no_host_id() => Assert.Null(IdMap.ToHost(s_mappings, 65537));

    [Fact]
    public void Without_mappings_ids_are_the_hosts() => Assert.Equal(42u, IdMap.ToHost(null, 42));
}
