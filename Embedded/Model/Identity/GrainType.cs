using System;

namespace Orleans.Runtime;

/// <summary>The name of a kind of grain, as it stands in storage; see <see cref="GrainTypeAttribute"/>.</summary>
[GenerateSerializer, Immutable]
public readonly struct GrainType : IEquatable<GrainType>
{
    [Id(0)]
    private readonly IdSpan _value;

    /// <summary>A type of that name.</summary>
    public GrainType(IdSpan id) => _value = id;

    /// <summary>A type whose name is given as UTF-8.</summary>
    public GrainType(byte[] value) => _value = new IdSpan(value);

    /// <summary>The name.</summary>
    public IdSpan Value => _value;

    /// <summary>Whether no name was given.</summary>
    public bool IsDefault => _value.IsDefault;

    /// <summary>A type of that name.</summary>
    /// <exception cref="ArgumentException">The name is empty or white space.</exception>
    public static GrainType Create(string value)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(value);
        return new GrainType(IdSpan.Create(value));
    }

    /// <summary>The name, UTF-8.</summary>
    public ReadOnlySpan<byte> AsSpan() => _value.AsSpan();

    /// <summary>A hash that is the same in every process.</summary>
    public uint GetUniformHashCode() => _value.GetUniformHashCode();

    /// <inheritdoc/>
    public bool Equals(GrainType obj) => _value.Equals(obj._value);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is GrainType other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _value.GetHashCode();

    /// <summary>The name.</summary>
    public override string ToString() => _value.ToString();

    /// <summary>Whether both have the same name.</summary>
    public static bool operator ==(GrainType left, GrainType right) => left.Equals(right);

    /// <summary>Whether they have different names.</summary>
    public static bool operator !=(GrainType left, GrainType right) => !left.Equals(right);
}
