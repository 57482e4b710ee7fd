using Corten.Linux.Files;
using Corten.Linux.Polling;

namespace Corten.Linux.Tests.Polling;

public sealed class PollSetTests
{
    [Fact]
    public void A_pipe_is_readable_when_written_to_and_hangs_up_when_its_writer_is_gone()
    {
        var (read, write) = Pipe.Create();
        using (read)
        {
            var set = new PollSet();
            int index = set.Add(read, PollEvents.Readable);
            Assert.Equal(0, set.Wait(0));
            UnixFile.Write(write, "x"u8);
            Assert.Equal(1, set.Wait(0));
            Assert.Equal(PollEvents.Readable, set.Result(index));
            write.Dispose();
            UnixFile.Read(read, new byte[1]);
            set.Clear();
            index = set.Add(read, PollEvents.Readable);
            // A child that another test is just starting may have the writer's end until it executes its program.
            Assert.Equal(1, set.Wait(10_000));
            Assert.Equal(PollEvents.HangUp, set.Result(index));
        }
    }

    [Fact]
    public void More_than_the_first_eight_descriptors_are_told_apart()
    {
        var pipes = Enumerable.Range(0, 20).Select(_ => Pipe.Create()).ToList();
        try
        {
            var set = new PollSet();
            foreach (var (read, _) in pipes)
                set.Add(read, PollEvents.Readable);
            UnixFile.Write(pipes[17].Write, "x"u8);
            Assert.Equal(1, set.Wait(0));
            Assert.Equal([17], Enumerable.Range(0, 20).Where(i => set.Result(i) != PollEvents.None));
        }
        finally
        {
            foreach (var (read, write) in pipes)
            {
                read.Dispose();
                write.Dispose();
            }
        }
    }

    [Fact]
    public void A_non_blocking_pipe_says_when_it_is_empty_and_when_it_is_full()
    {
        var (read, write) = Pipe.Create();
        using (read)
        using (write)
        {
            NonBlocking.Set(read);
            NonBlocking.Set(write);
            Assert.Equal(-Errno.EAGAIN, NonBlocking.TryRead(read, new byte[8]));
            var chunk = new byte[1 << 20];
            int written = NonBlocking.TryWrite(write, chunk);
            Assert.InRange(written, 4096, chunk.Length - 1);
            Assert.Equal(-Errno.EAGAIN, NonBlocking.TryWrite(write, chunk));
        }
    }

    [Fact]
    public void A_watch_tells_of_a_write_once()
    {
        string path = Path.GetTempFileName();
        try
        {
            using var watch = FileWatch.Open(path);
            var set = new PollSet();
            set.Add(watch, PollEvents.Readable);
            Assert.Equal(0, set.Wait(0));
            File.AppendAllText(path, "line\n");
            Assert.Equal(1, set.Wait(0));
            FileWatch.Drain(watch);
            Assert.Equal(0, set.Wait(0));
        }
        finally
        {
            File.Delete(path);
        }
    }
}
