using System.Text;
using Corten.Linux;
using Corten.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Corten.CommandLine;

/// <summary>--cidfile: made before the container, so that a file in use is told first; removed again where there is no container.</summary>
internal sealed class CidFile : IDisposable
{
    private readonly string _path;
    private readonly SafeFileHandle _file;
    private bool _written;

    private CidFile(string path, SafeFileHandle file) => (_path, _file) = (path, file);

    public static CidFile? Reserve(string? path)
    {
        if (path is null)
            return null;
        try
        {
            return new CidFile(path, UnixFile.Open(path, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Exclusive | OpenFlags.NoFollow, 0x1a4));
        }
        catch (LinuxException taken) when (taken.Errno is Errno.EEXIST)
        {
            throw new UsageException($"the container ID file {path} exists already: remove it, or make sure that its container is not in use");
        }
    }

    public void Write(string id)
    {
        UnixFile.Write(_file, Encoding.ASCII.GetBytes(id), _path);
        _written = true;
    }

    public void Dispose()
    {
        _file.Dispose();
        if (!_written)
            DirectoryTree.Remove(Path.GetFullPath(_path));
    }
}
