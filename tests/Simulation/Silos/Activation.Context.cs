using Orleans;
using Orleans.Runtime;

namespace Payments.Simulation.Silos;

/// <summary>What grains and Orleans' own extensions ask of their context.</summary>
internal sealed partial class Activation : IGrainContext, IWorkItemScheduler
{
    GrainReference IGrainContext.GrainReference => throw Unknown();

    object? IGrainContext.GrainInstance => Instance;

    ActivationId IGrainContext.ActivationId => throw Unknown();

    GrainAddress IGrainContext.Address => throw Unknown();

    IServiceProvider IGrainContext.ActivationServices => Silo.Services;

    IGrainLifecycle IGrainContext.ObservableLifecycle => throw Unknown();

    IWorkItemScheduler IGrainContext.Scheduler => this;

    Task IGrainContext.Deactivated => _deactivated.Task;

    void IGrainContext.SetComponent<TComponent>(TComponent? value)
        where TComponent : class => throw Unknown();

    void IGrainContext.ReceiveMessage(object message) => throw Unknown();

    void IGrainContext.Activate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw Unknown();

    void IGrainContext.Deactivate(DeactivationReason deactivationReason, CancellationToken cancellationToken) => Leave(deactivationReason);

    void IGrainContext.Rehydrate(IRehydrationContext context) => throw Unknown();

    void IGrainContext.Migrate(Dictionary<string, object>? requestContext, CancellationToken cancellationToken) => throw Unknown();

    object? Orleans.Serialization.Invocation.ITargetHolder.GetTarget() => Instance;

    object? Orleans.Serialization.Invocation.ITargetHolder.GetComponent(Type componentType) => null;

    bool IEquatable<IGrainContext>.Equals(IGrainContext? other) => ReferenceEquals(this, other);

    void IWorkItemScheduler.QueueAction(Action action) =>
        ((IWorkItemScheduler)this).QueueAction(static action => ((Action)action)(), action);

    void IWorkItemScheduler.QueueAction(Action<object> action, object state) =>
        InTurn(() =>
        {
            action(state);
            return Task.CompletedTask;
        });

    void IWorkItemScheduler.QueueTask(Task task) => throw Unknown();

    private static NotSupportedException Unknown() => new("The simulation does not know it.");
}
