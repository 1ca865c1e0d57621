namespace Payments.Storage.Sqlite.Engine;

/// <summary>A write given as a function.</summary>
internal sealed class FunctionWrite<T>(Func<SqliteConnection, T> function) : IPendingWrite
{
    private readonly TaskCompletionSource<T> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T _result = default!;

    public Task<T> Task => _completion.Task;

    public void Run(SqliteConnection connection) => _result = function(connection);

    public void Complete() => _completion.SetResult(_result);

    public void Fail(Exception exception) => _completion.SetException(exception);
}
