using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Payments.Domain.Errors;
using Payments.Domain.Images;
using Xunit;

namespace Payments.Domain.Tests.Images;

public sealed class Reading_png_pictures
{
    [Fact]
    public void a_picture_has_its_size_and_loses_what_is_not_the_picture()
    {
        var plain = Png(3, 2);
        var chatty = Png(3, 2, ("tEXt", "Author\0Ada"u8.ToArray()), ("eXIf", [1, 2, 3]));

        var read = PngImage.Read(chatty).Value!;

        Assert.Equal((3, 2), (read.Width, read.Height));
        Assert.Equal(plain, read.Bytes);
        Assert.Equal(plain, PngImage.Read(plain).Value!.Bytes);
    }

    [Fact]
    public void what_is_no_png_or_more_than_one_is_refused()
    {
        var picture = Png(1, 1);
        Refused("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8.ToArray());
        Refused("GIF89a"u8.ToArray());
        Refused([]);
        Refused(picture[..8]);
        Refused([.. picture, .. "<script>alert(1)</script>"u8]);
        Refused(Png(1, 1, ("CODE", [1])));
        for (var length = 0; length < picture.Length; length++)
            Refused(picture[..length]);
        for (var at = 0; at < picture.Length; at++)
        {
            var changed = (byte[])picture.Clone();
            changed[at] ^= 0x20;
            Refused(changed);
        }
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(1, 0)]
    [InlineData(1025, 1)]
    [InlineData(1, 1025)]
    [InlineData(-1, 1)]
    public void one_that_is_too_large_is_refused(int width, int height) =>
        Assert.Equal(PaymentErrorCode.OutOfRange, PngImage.Read(Png(width, height)).Error!.Code);

    [Fact]
    public void the_largest_is_taken() => Assert.Equal(1024, PngImage.Read(Png(1024, 1024)).Value!.Width);

    private static void Refused(byte[] file) => Assert.NotNull(PngImage.Read(file).Error);

    private static byte[] Png(int width, int height, params (string Name, byte[] Content)[] others)
    {
        using var pixels = new MemoryStream();
        using (var packed = new ZLibStream(pixels, CompressionLevel.Fastest, leaveOpen: true))
            packed.Write(new byte[8]);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        return
        [
            0x89,
            .. "PNG\r\n"u8,
            0x1a,
            0x0a,
            .. Chunk("IHDR", header),
            .. others.SelectMany(other => Chunk(other.Name, other.Content)),
            .. Chunk("IDAT", pixels.ToArray()),
            .. Chunk("IEND", []),
        ];
    }

    private static byte[] Chunk(string name, byte[] content)
    {
        var length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, content.Length);
        byte[] named = [.. Encoding.ASCII.GetBytes(name), .. content];
        var checksum = uint.MaxValue;
        foreach (var value in named)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) == 0 ? checksum >> 1 : 0xedb88320 ^ (checksum >> 1);
        }

        var sum = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(sum, ~checksum);
        return [.. length, .. named, .. sum];
    }
}
