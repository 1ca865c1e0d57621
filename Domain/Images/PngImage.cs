using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Payments.Domain.Errors;

namespace Payments.Domain.Images;

/// <summary>
/// A PNG picture (ISO/IEC 15948) that a stranger has sent, looked through chunk by chunk: a file that only begins like one, or has
/// something else behind its end, is none. What is kept is the picture: texts, times and other applications' own parts are left out.
/// </summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Bytes">The picture without what is left out.</param>
public sealed record PngImage(int Width, int Height, ImmutableArray<byte> Bytes)
{
    /// <summary>The most pixels that it may be wide or high: 1,024, so that unpacked it takes a few megabytes of a browser.</summary>
    public const int MaxSide = 1024;

    private const int LengthOfHeader = 13;

    private const uint Polynomial = 0xedb88320;

    /// <summary>A chunk's length, name and checksum.</summary>
    private const int Overhead = 12;

    private static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0d, 0x0a, 0x1a, 0x0a];

    /// <summary>What makes the picture: its size, colours and pixels.</summary>
    private static readonly string[] Kept = ["IHDR", "PLTE", "tRNS", "sRGB", "gAMA", "cHRM", "sBIT", "pHYs", "IDAT", "IEND"];

    /// <summary>Looks through a file.</summary>
    /// <param name="file">All of it.</param>
    public static Result<PngImage> Read(ReadOnlySpan<byte> file)
    {
        if (!file.StartsWith(Signature))
            return NotPng("does not begin like one");
        var picture = ImmutableArray.CreateBuilder<byte>(file.Length);
        picture.AddRange(Signature);
        var (width, height, hasPixels) = (0, 0, false);
        for (var at = Signature.Length; ; )
        {
            if (file.Length - at < Overhead)
                return NotPng("ends too early");
            var length = BinaryPrimitives.ReadUInt32BigEndian(file[at..]);
            if (length > file.Length - at - Overhead)
                return NotPng("ends too early");
            var chunk = file.Slice(at, (int)length + Overhead);
            var name = Encoding.Latin1.GetString(chunk[4..8]);
            var content = chunk[8..^4];
            if (Checksum(chunk[4..^4]) != BinaryPrimitives.ReadUInt32BigEndian(chunk[^4..]))
                return NotPng("has a wrong checksum");
            if ((width == 0) != (name == "IHDR"))
                return NotPng("has its parts in a wrong order");
            if (name == "IHDR")
            {
                if (content.Length != LengthOfHeader)
                    return NotPng("has a header of a wrong length");
                var (w, h) = (BinaryPrimitives.ReadUInt32BigEndian(content), BinaryPrimitives.ReadUInt32BigEndian(content[4..]));
                if (w is 0 or > MaxSide || h is 0 or > MaxSide)
                    return new PaymentError(
                        PaymentErrorCode.OutOfRange,
                        $"The picture is {w} by {h} pixels; it may be 1 to {MaxSide} wide and high.",
                        "body"
                    );
                (width, height) = ((int)w, (int)h);
            }

            hasPixels |= name == "IDAT";
            if (Kept.Contains(name, StringComparer.Ordinal))
                picture.AddRange(chunk);
            else if (char.IsAsciiLetterUpper(name[0]))
                return NotPng("has a part that nobody knows");
            at += chunk.Length;
            if (name != "IEND")
                continue;
            if (at != file.Length)
                return NotPng("has something behind its end");
            return hasPixels ? new PngImage(width, height, picture.ToImmutable()) : NotPng("has no pixels");
        }
    }

    /// <summary>CRC-32 of ISO 3309, as the standard's annex D has it.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var value in bytes)
        {
            checksum ^= value;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum & 1) == 0 ? checksum >> 1 : Polynomial ^ (checksum >> 1);
        }

        return ~checksum;
    }

    private static PaymentError NotPng(string why) =>
        new(PaymentErrorCode.InvalidFormat, $"The body is not a PNG picture: it {why}.", "body");
}
