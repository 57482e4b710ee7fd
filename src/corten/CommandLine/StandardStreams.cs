using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.CommandLine;

/// <summary>Standard output and error as writers, without the start-up cost of System.Console and with every byte of a file name kept.</summary>
internal static class StandardStreams
{
    public static TextWriter Output { get; } = new DescriptorWriter(1);

    public static TextWriter Error { get; } = new DescriptorWriter(2);

    private sealed class DescriptorWriter(int descriptor) : TextWriter
    {
        private readonly SafeFileHandle _file = new(descriptor, ownsHandle: false);

        public override Encoding Encoding => Encoding.UTF8;

        public override void Write(char value) => Write(value.ToString());

        public override void Write(char[] buffer, int index, int count) => Write(new string(buffer, index, count));

        public override void WriteLine() => Write("\n");

        public override void WriteLine(string? value) => Write(value + "\n");

        public override void Write(string? value)
        {
            if (!string.IsNullOrEmpty(value))
                UnixFile.Write(_file, UnixString.ToBytes(value), descriptor == 1 ? "standard output" : "standard error");
        }
    }
}
