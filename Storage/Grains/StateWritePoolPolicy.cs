using Microsoft.Extensions.ObjectPool;

namespace Payments.Storage.Grains;

/// <summary>Lets writes be used again.</summary>
internal sealed class StateWritePoolPolicy<T>(Func<T> create) : PooledObjectPolicy<T>
    where T : StateWrite
{
    public override T Create() => create();

    public override bool Return(T obj)
    {
        obj.Clear();
        return true;
    }
}
