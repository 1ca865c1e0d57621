using System.Diagnostics.CodeAnalysis;
using Xunit;

namespace Payments.Storage.Tests.Conformance;

/// <summary>Gives every test an empty database. A class per database derives from each class of this folder.</summary>
[SuppressMessage("Usage", "CA1816", Justification = "Nothing here has a finalizer.")]
public abstract class StorageTests : IAsyncLifetime
{
    protected static CancellationToken Cancel => TestContext.Current.CancellationToken;

    protected StorageUnderTest Storage { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Storage = await OpenAsync();

    public async ValueTask DisposeAsync() => await Storage.DisposeAsync();

    protected abstract ValueTask<StorageUnderTest> OpenAsync();
}
