using System.Text;
using Corten.Linux.Files;

namespace Corten.Linux.Tests.Files;

internal static class AtomicFileText
{
    public static void Write(string path, string text, bool durable = false) =>
        AtomicFile.Write(path, Encoding.UTF8.GetBytes(text), durable: durable);
}
