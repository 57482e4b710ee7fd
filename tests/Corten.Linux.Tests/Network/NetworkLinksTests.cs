using Corten.Linux.Files;
using Corten.Linux.Namespaces;
using Corten.Linux.Network;

namespace Corten.Linux.Tests.Network;

public sealed class NetworkLinksTests
{
    [Fact]
    public void The_loopback_device_is_found_with_its_addresses() => InNewNamespace(() =>
    {
        using var links = NetworkLinks.Open();
        var lo = links.Find("lo")!;
        Assert.Equal((1, "lo", false, 65536u), (lo.Index, lo.Name, lo.Up, lo.Mtu));
        Assert.Empty(links.Addresses.Of(lo.Index));
        links.SetUp(lo.Index, up: true);
        Assert.True(links.Find("lo")!.Up);
        Assert.Equal("7F000001", Convert.ToHexString(links.Addresses.Of(lo.Index).First(address => address.Family == 2).Address!));
    });

    [Fact]
    public void A_device_that_is_not_there_is_null() => InNewNamespace(() =>
    {
        using var links = NetworkLinks.Open();
        Assert.Null(links.Find("no-such"));
    });

    [Fact]
    public void An_address_is_given_as_it_was_read() => InNewNamespace(() =>
    {
        using var links = NetworkLinks.Open();
        var address = new NetworkAddress { Family = 2, PrefixLength = 24, Scope = 0, Local = [192, 0, 2, 7], Address = [192, 0, 2, 7], Broadcast = [192, 0, 2, 255] };
        links.Addresses.Add(1, address);
        var read = Assert.Single(links.Addresses.Of(1));
        Assert.True(read.Permanent && read.Global);
        Assert.Equal((24, "C0000207", "C00002FF"), (read.PrefixLength, Convert.ToHexString(read.Local!), Convert.ToHexString(read.Broadcast!)));
        var error = Assert.Throws<LinuxException>(() => links.Addresses.Add(1, read));
        Assert.Equal(Errno.EEXIST, error.Errno);
    });

    [Fact]
    public void The_loopback_device_never_moves() => InNewNamespace(() =>
    {
        using var links = NetworkLinks.Open();
        using var own = UnixFile.Open("/proc/thread-self/ns/net", OpenFlags.ReadOnly);
        Namespace.Unshare(NamespaceKinds.Network);
        using var other = UnixFile.Open("/proc/thread-self/ns/net", OpenFlags.ReadOnly);
        Assert.Equal(Errno.EINVAL, Assert.Throws<LinuxException>(() => links.Move(links.Find("lo")!, "other", other)).Errno);
    });

    [Fact]
    public void A_socket_stays_in_the_namespace_in_which_it_was_made() => InNewNamespace(() =>
    {
        using var first = UnixFile.Open("/proc/thread-self/ns/net", OpenFlags.ReadOnly);
        using var here = NetworkLinks.Open();
        here.SetUp(1, up: true);
        Namespace.Unshare(NamespaceKinds.Network);
        using var there = NetworkLinks.OpenIn(first);
        using var fresh = NetworkLinks.Open();
        Assert.Equal((true, true, false), (here.Find("lo")!.Up, there.Find("lo")!.Up, fresh.Find("lo")!.Up));
    });

    // A namespace belongs to a thread: this one ends with the test.
    private static void InNewNamespace(Action test)
    {
        Exception? failure = null;
        var thread = new Thread(() =>
        {
            try
            {
                Namespace.Unshare(NamespaceKinds.Network);
                test();
            }
            catch (Exception error)
            {
                failure = error;
            }
        });
        thread.Start();
        thread.Join();
        if (failure is not null)
            throw new InvalidOperationException(failure.Message, failure);
    }
}
