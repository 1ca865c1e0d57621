using System.Text.Json;
using Orleans;
using Orleans.Runtime;
using Orleans.Storage;
using Payments.Domain.Accounts;
using Payments.Grains;
using Payments.Grains.Accounts;
using Payments.Grains.Orders;
using Payments.Simulation.World;
using Payments.Storage;
using Payments.Storage.Grains;
using Payments.Storage.Rows;
using Silo = Payments.Simulation.Silos.Silo;

namespace Payments.Simulation.Stores;

/// <summary>One silo's connection to the database: the product's own storage, whose commits are events of the simulation.</summary>
internal sealed class SimulatedStorage(Silo silo) : IGrainStorage
{
    private readonly Connection _connection = new(silo);

    /// <inheritdoc/>
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _connection.ReadStateAsync(stateName, grainId, grainState);

    /// <inheritdoc/>
    public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        // What is written has been serialized by the time the call returns; the state itself is for whoever looks at what is durable.
        _connection.State = grainState.State switch
        {
            OrderRow order => order.State,
            AccountRow account => account.Account,
            _ => null,
        };
        return _connection.WriteStateAsync(stateName, grainId, grainState);
    }

    /// <inheritdoc/>
    public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        _connection.ClearStateAsync(stateName, grainId, grainState);

    private sealed class Connection(Silo silo) : GroupCommitGrainStorage(GrainsJson.Stored)
    {
        private static readonly TimeSpan CommitTime = TimeSpan.FromMilliseconds(4);

        private List<(StateWrite Write, object? State)> _waiting = [];
        private bool _isCommitting;

        public object? State { get; set; }

        private protected override RowWrite CreateRowWrite(JsonSerializerOptions options) => new(options);

        private protected override DocumentWrite CreateDocumentWrite(JsonSerializerOptions options) => new(options);

        private protected override void Enqueue(StateWrite write)
        {
            _waiting.Add((write, State));
            Commit();
        }

        private protected override async ValueTask<bool> ReadRowAsync(TableMapping mapping, GrainId grainId, IStateReader reader)
        {
            await silo.Read();
            var key = grainId.Key.ToString()!;
            if (mapping.Table == "orders" && silo.Cluster.Database.Orders.GetValueOrDefault(key) is { } order)
                reader.Read(order.Row, order.Version, order.Document);
            else if (mapping.Table == "accounts" && silo.Cluster.Database.Accounts.GetValueOrDefault(key) is { } account)
                reader.Read(account.Row, account.Version, account.Document);
            else
                return false;
            return true;
        }

        private protected override async ValueTask<bool> ReadDocumentAsync(string stateName, GrainId grainId, IStateReader reader)
        {
            await silo.Read();
            if (
                !silo.Cluster.Database.Documents.TryGetValue((grainId.Type.ToString()!, grainId.Key.ToString()!, stateName), out var stored)
            )
                return false;
            reader.Read(1, stored.Version, stored.Document);
            return true;
        }

        /// <summary>All that waits is committed together; what comes meanwhile waits for the next commit.</summary>
        private void Commit()
        {
            if (_isCommitting || _waiting.Count == 0)
                return;
            _isCommitting = true;
            var (scheduler, faults) = (silo.Cluster.Scheduler, silo.Cluster.Faults);
            var time = faults.Strikes(FaultKind.SlowCommit) ? TimeSpan.FromSeconds(20) : CommitTime;
            scheduler.ScheduleWithin(time, () =>
            {
                // A crash loses what has not been flushed; what is on its way to the database's own machine may still be.
                if (!silo.IsAlive && scheduler.Chance(0.5))
                    return;
                var batch = _waiting;
                _waiting = [];
                Exception? failure =
                    silo.Cluster.IsDatabaseDown || faults.Strikes(FaultKind.FailedCommit)
                        ? new StorageException(StorageFault.Io, "The disk failed.")
                    : faults.Strikes(FaultKind.UnknownCommit) ? new StorageException(StorageFault.Busy, "No answer came in time.")
                    : null;
                var isStored = failure is not StorageException { Fault: StorageFault.Io };
                var rejected = isStored ? Store(batch) : [];
                scheduler.ScheduleWithin(CommitTime, () => Answer(batch, failure, rejected));
            });
        }

        private Dictionary<StateWrite, Exception> Store(List<(StateWrite Write, object? State)> batch)
        {
            var rejected = new Dictionary<StateWrite, Exception>();
            foreach (var (write, state) in batch)
            {
                try
                {
                    write.Outcome = silo.Cluster.Database.Apply(write, state);
                }
                catch (InvalidOperationException error)
                {
                    rejected[write] = new StorageException(StorageFault.Failed, error.Message);
                }
            }

            // Money has moved on an account, and the order that asked for it cannot write that down.
            if (batch.Exists(written => written.State is Account))
                silo.Cluster.LoseDatabase();
            return rejected;
        }

        private void Answer(List<(StateWrite Write, object? State)> batch, Exception? failure, Dictionary<StateWrite, Exception> rejected)
        {
            if (!silo.IsAlive)
                return;
            foreach (var (write, _) in batch)
            {
                if ((failure ?? rejected.GetValueOrDefault(write)) is { } error)
                    write.Fail(error);
                else
                    write.Complete();
            }

            _isCommitting = false;
            Commit();
        }
    }
}
