using Corten.Engine.Records;
using Corten.Engine.Specification;

namespace Corten.Engine.Tests.Specification;

public sealed class ResolverFileTests
{
    private const string Host = "# comment\nnameserver 10.0.0.1\nnameserver 10.0.0.2\nsearch one two\noptions edns0";

    [Fact]
    public void Without_a_word_it_is_the_hosts() => Assert.Equal(Host + "\n", ResolverFile.Text(Host, new NameSettings()));

    [Fact]
    public void What_is_named_takes_the_place_of_the_hosts() => Assert.Equal(
        "search one two\nnameserver ::1\noptions edns0\n", ResolverFile.Text(Host, new NameSettings { Servers = ["::1"] }));

    [Fact]
    public void A_dot_is_no_domain() => Assert.Equal(
        "nameserver 10.0.0.1\nnameserver 10.0.0.2\noptions ndots:2\n", ResolverFile.Text(Host, new NameSettings { Search = ["."], Options = ["ndots:2"] }));

    [Fact]
    public void A_host_without_a_file_is_no_fault() => Assert.Equal("search x\n", ResolverFile.Text("", new NameSettings { Search = ["x"] }));
}
