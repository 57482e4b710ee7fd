namespace Corten.Linux.Compression;

/// <summary>Finds libzstd, which is on nearly every machine but is no part of this program.</summary>
internal static class ZstdLibrary
{
    /// <summary>What <paramref name="create"/> makes, the first function of the library that is called.</summary>
    /// <exception cref="InvalidDataException">The library is absent.</exception>
    public static nint Create(Func<nint> create)
    {
        try
        {
            nint context = create();
            return context != 0 ? context : throw new InsufficientMemoryException("libzstd has no memory");
        }
        catch (Exception e) when (e is DllNotFoundException or EntryPointNotFoundException)
        {
            throw new InvalidDataException("it is compressed with zstd, and this machine has no libzstd.so.1; install libzstd1 (Debian), libzstd (Fedora)", e);
        }
    }
}
