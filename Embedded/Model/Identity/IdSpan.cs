using System;
using System.Text;

namespace Orleans.Runtime;

/// <summary>A part of a grain's identity, held as UTF-8.</summary>
[GenerateSerializer, Immutable]
public readonly struct IdSpan : IEquatable<IdSpan>
{
    [Id(0)]
    private readonly int _hash;

    [Id(1)]
    private readonly byte[]? _utf8;

    /// <summary>Takes over the bytes; the caller no longer changes them.</summary>
    public IdSpan(byte[] value)
    {
        _utf8 = value;
        _hash = unchecked((int)StableHash.Compute(value));
    }

    /// <summary>The bytes, UTF-8.</summary>
    public ReadOnlyMemory<byte> Value => _utf8;

    /// <summary>Whether there is nothing in it.</summary>
    public bool IsDefault => _utf8 is null or { Length: 0 };

    /// <summary>Encodes the text.</summary>
    public static IdSpan Create(string id) => new(Encoding.UTF8.GetBytes(id));

    /// <summary>The bytes, UTF-8.</summary>
    public ReadOnlySpan<byte> AsSpan() => _utf8;

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => unchecked((uint)_hash);

    /// <inheritdoc/>
    public bool Equals(IdSpan obj) =>
        _utf8 == obj._utf8 || (_utf8 is not null && obj._utf8 is not null && _utf8.AsSpan().SequenceEqual(obj._utf8));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IdSpan other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _hash;

    /// <summary>The text.</summary>
    public override string ToString() => _utf8 is null ? "" : Encoding.UTF8.GetString(_utf8);

    /// <summary>Whether both hold the same bytes.</summary>
    public static bool operator ==(IdSpan left, IdSpan right) => left.Equals(right);

    /// <summary>Whether they hold different bytes.</summary>
    public static bool operator !=(IdSpan left, IdSpan right) => !left.Equals(right);
}
