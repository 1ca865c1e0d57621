using Payments.Application.Limits;
using Payments.Domain.Merchants;
using Payments.Messaging.DeadLetters;
using Payments.Messaging.Mqtt;
using Payments.Messaging.Orders;

namespace Payments.Messaging;

/// <summary>The limits of the transports at the broker; none where no broker is set.</summary>
internal sealed class QueueLimits(RabbitMqSettings settings, OrderQueueConsumer consumer, PaymentApprovals? approvals = null) : ILimitSource
{
    private const string Section = "Payments:RabbitMq:";

    public IEnumerable<LimitResponse> OfProcess() =>
        [
            new("queue", "unacknowledged_messages", settings.Prefetch, "messages", null, Section + "Prefetch"),
            new("queue", "messages_at_once", settings.Concurrency, "messages", consumer.Handled, Section + "Concurrency"),
            new("queue", "time_to_a_retry", (long)settings.RetryDelay.TotalSeconds, "seconds", null, Section + "RetrySeconds"),
            new("queue", "attempts_at_which_the_server_fails", OrderQueueConsumer.MaxAttempts, "attempts", null, null),
            new("queue", "dead_letters_looked_at", DeadLetterLook.MaxLetters, "messages", null, null),
            .. settings.MqttEnabled
                ? (LimitResponse[])
                    [
                        new("mqtt", "request", MqttBridge.MaxLength, "bytes", null, null),
                        new("mqtt", "payments_that_wait_for_approval", PaymentApprovals.Capacity, "payments", approvals?.Waiting, null),
                        new(
                            "mqtt",
                            "time_to_approve",
                            (long)settings.ApprovalTimeout.TotalSeconds,
                            "seconds",
                            null,
                            Section + "ApprovalSeconds"
                        ),
                    ]
                : [],
        ];

    public IEnumerable<LimitResponse> OfMerchant(Merchant merchant) => [];
}
