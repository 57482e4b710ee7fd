using Corten.Engine.Running;

namespace Corten.Engine.Tests.Running;

public sealed class StartFailureTests
{
    // Words of runc 1.1 and crun 1.8; the numbers are docker's.
    [Theory]
    [InlineData("runc run failed: unable to start container process: exec: \"nosuch\": executable file not found in $PATH", 127)]
    [InlineData("runc run failed: unable to start container process: exec: \"/no/such\": stat /no/such: no such file or directory", 127)]
    [InlineData("executable file `nosuch` not found in $PATH: No such file or directory", 127)]
    [InlineData("unable to start container process: exec: \"/etc\": is a directory", 126)]
    [InlineData("unable to start container process: exec: \"/etc/passwd\": permission denied", 126)]
    [InlineData("exec /bin/x: exec format error", 126)]
    [InlineData("error mounting \"/x\" to rootfs: no such file or directory", 125)]
    public void A_runtimes_words_have_dockers_exit_code(string said, int expected) => Assert.Equal(expected, StartFailure.ExitCode(said));
}
