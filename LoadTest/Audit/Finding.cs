namespace Payments.LoadTest.Audit;

/// <summary>Something that must not be.</summary>
/// <param name="Code">Its kind; <see cref="Findings"/> documents them.</param>
/// <param name="Detail">Of what, and what was expected.</param>
internal readonly record struct Finding(string Code, string Detail);
