namespace Payments.Domain.Audit;

/// <summary>
/// What an operator or a merchant does: the operations of the API that change something, by their names, and what is done at the console's
/// door. Creating orders is none: an order's own history says it.
/// </summary>
public enum AuditAction
{
    /// <summary>Registers a merchant.</summary>
    RegisterMerchant,

    /// <summary>Changes a merchant's configuration.</summary>
    ChangeMerchant,

    /// <summary>Makes an API key.</summary>
    AddKey,

    /// <summary>Ends an API key.</summary>
    RevokeKey,

    /// <summary>Replaces an API key.</summary>
    RotateKey,

    /// <summary>Replaces the webhook secret.</summary>
    RotateWebhookSecret,

    /// <summary>Has all exhausted notifications be sent again.</summary>
    ResendExhausted,

    /// <summary>Has a notification be sent that tells nothing.</summary>
    TestNotification,

    /// <summary>Moves the time of a test merchant.</summary>
    AdvanceClock,

    /// <summary>Withdraws an order.</summary>
    CancelOrder,

    /// <summary>Returns money of an order.</summary>
    RefundOrder,

    /// <summary>Has one notification be sent again.</summary>
    ResendNotification,

    /// <summary>Says what became of money that could not be read.</summary>
    ResolveOrder,

    /// <summary>Corrects an account.</summary>
    AdjustAccount,

    /// <summary>Makes a secret of a user.</summary>
    AddUserSecret,

    /// <summary>Ends a secret of a user.</summary>
    RevokeUserSecret,

    /// <summary>Replaces a secret of a user.</summary>
    RotateUserSecret,

    /// <summary>Has new orders not be offered to a channel.</summary>
    PauseChannel,

    /// <summary>Has them be offered to it again.</summary>
    ResumeChannel,

    /// <summary>Signs in at the console.</summary>
    SignIn,

    /// <summary>Signs out there.</summary>
    SignOut,

    /// <summary>Says that somebody looks after an alert.</summary>
    AcknowledgeAlert,

    /// <summary>Has a message of the queue that was refused be tried again.</summary>
    ResendDeadLetter,

    /// <summary>Takes a message of the queue that was refused away for ever.</summary>
    DiscardDeadLetter,

    /// <summary>Sets the picture that a merchant's payers see.</summary>
    SetLogo,

    /// <summary>Takes it away.</summary>
    RemoveLogo,
}
