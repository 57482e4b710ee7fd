using Corten.Linux.Processes;

namespace Corten.Linux.Tests.Processes;

public sealed class OtherThreadsTests
{
    [Fact]
    public void A_thread_that_works_is_waited_for()
    {
        bool stop = false;
        var worker = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
                Thread.SpinWait(1000);
        });
        worker.Start();
        try
        {
            var error = Assert.Throws<LinuxException>(() => OtherThreads.WaitUntilAsleep(TimeSpan.FromMilliseconds(200)));
            Assert.Equal(Errno.ETIMEDOUT, error.Errno);
        }
        finally
        {
            Volatile.Write(ref stop, true);
            worker.Join();
        }
    }
}
