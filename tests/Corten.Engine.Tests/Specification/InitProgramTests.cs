using Corten.Engine.Specification;

namespace Corten.Engine.Tests.Specification;

public sealed class InitProgramTests
{
    [Fact]
    public void A_static_program_is_told_from_one_that_needs_a_loader()
    {
        if (!File.Exists("/bin/busybox") || !File.Exists("/bin/ls"))
            Assert.Skip("busybox-static is needed: apt-get install busybox-static");
        Assert.True(InitProgram.IsStatic("/bin/busybox"));
        Assert.False(InitProgram.IsStatic("/bin/ls"));
        Assert.False(InitProgram.IsStatic("/etc/passwd"));
        Assert.False(InitProgram.IsStatic("/dev/null"));
    }

    [Fact]
    public void One_that_was_named_is_taken_as_it_is()
    {
        Assert.Equal("/bin/sh", InitProgram.Find("/bin/sh", "cormon"));
        Assert.Contains("/corten-none", Assert.Throws<EngineException>(() => InitProgram.Find("/corten-none", "cormon")).Message, StringComparison.Ordinal);
    }
}
