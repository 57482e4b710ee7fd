using System.IO.Compression;
using Corten.Linux.Compression;
using Corten.Oci;
using Corten.Oci.ImageSpec;

namespace Corten.Images.Layouts;

/// <summary>Puts a layer into a layout while it is written: hashed as it is and as it is stored, compressed in between.</summary>
public static class LayerPacker
{
    /// <summary>The compressions that a layer can have, by the names of media types; "" is none.</summary>
    public static IReadOnlyList<string> Compressions { get; } = ["gzip", "zstd", ""];

    /// <summary>What <paramref name="image"/>'s topmost compressed layer uses; gzip where none is.</summary>
    public static string Preferred(Manifest image) => image.Layers.Reverse()
        .Select(layer => layer.MediaType.Contains('+', StringComparison.Ordinal) ? layer.MediaType[(layer.MediaType.LastIndexOf('+') + 1)..] : "")
        .FirstOrDefault(name => name.Length > 0 && Compressions.Contains(name), "gzip");

    /// <summary>Keeps what <paramref name="write"/> writes.</summary>
    /// <param name="layout">Takes the blob.</param>
    /// <param name="compression">One of <see cref="Compressions"/>.</param>
    /// <param name="write">Writes the uncompressed tar.</param>
    public static NewLayer Pack(OciLayout layout, string compression, Action<Stream> write)
    {
        using var blob = layout.BeginBlob();
        Digest diffId;
        long bytes;
        using (var plain = new HashingStream(Compress(blob, compression)))
        {
            write(plain);
            (diffId, bytes) = plain.Finish();
        }
        string mediaType = compression.Length == 0 ? MediaTypes.Layer : $"{MediaTypes.Layer}+{compression}";
        return new NewLayer(blob.Commit(mediaType), diffId, bytes);
    }

    private static Stream Compress(Stream blob, string compression) => compression switch
    {
        "gzip" => new GZipStream(blob, CompressionLevel.Optimal, leaveOpen: true),
        "zstd" => new ZstdCompressionStream(blob, leaveOpen: true),
        "" => new BufferedStream(new Unowned(blob)),
        _ => throw new ImageException(ImageError.BadName, $"layers cannot be compressed with '{compression}'; gzip, zstd and none are known"),
    };

    /// <summary>Hashes what is written to another stream, which it owns.</summary>
    private sealed class HashingStream(Stream target) : Unowned(target)
    {
        private readonly DigestHasher _hasher = new();

        public (Digest Digest, long Length) Finish()
        {
            long length = _hasher.Length;
            return (_hasher.Finish(), length);
        }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            _hasher.Append(buffer);
            base.Write(buffer);
        }

        protected override void Dispose(bool disposing)
        {
            if (disposing)
            {
                Target.Dispose();
                _hasher.Dispose();
            }
            base.Dispose(disposing);
        }
    }

    /// <summary>Writes to a stream that stays open.</summary>
    private class Unowned(Stream target) : Stream
    {
        protected Stream Target { get; } = target;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override void Write(ReadOnlySpan<byte> buffer) => Target.Write(buffer);

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => Target.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
