using System.Collections.Immutable;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Payments.Channels.Http.Signatures;

namespace Payments.Channels.Http.Settings;

/// <summary>How bodies are written.</summary>
public enum BodyFormat
{
    /// <summary>One JSON object; a dot in a field's name leads into an object within it.</summary>
    Json,

    /// <summary><c>application/x-www-form-urlencoded</c>.</summary>
    Form,

    /// <summary>One element <c>xml</c> with an element for each field, as WeChat Pay v2 has it.</summary>
    Xml,
}

/// <summary>A payment service provider, described. docs/channels.md says what every setting means.</summary>
public sealed record HttpChannelOptions
{
    /// <summary>The channel's name.</summary>
    public required string Name { get; init; }

    /// <summary>Whether real money moves: <c>Mode</c> is <c>live</c>.</summary>
    public bool MovesRealMoney { get; init; }

    /// <summary>How requests are written.</summary>
    public BodyFormat Format { get; init; }

    /// <summary>
    /// Fields whose value is a JSON text of the fields beneath them (<c>biz_content.out_trade_no</c>), as Alipay has it; it is signed and
    /// sent as one text.
    /// </summary>
    public ImmutableArray<string> JsonFields { get; init; } = [];

    /// <summary>How answers are written.</summary>
    public BodyFormat ResponseFormat { get; init; }

    /// <summary>How callbacks are written.</summary>
    public BodyFormat CallbackFormat { get; init; }

    /// <summary>How amounts are written.</summary>
    public ProviderAmounts Amounts { get; init; } = new(InMajorUnit: false);

    /// <summary>How times are written.</summary>
    public ProviderTimes Times { get; init; } = ProviderTimes.Rfc3339;

    /// <summary>The currencies it takes; empty for all.</summary>
    public ImmutableArray<string> Currencies { get; init; } = [];

    /// <summary>Proves who sends: requests, answers and callbacks.</summary>
    public required ISignatureScheme Signature { get; init; }

    /// <summary>What both sides share, the newest first; empty where they share nothing. Never logged.</summary>
    public ImmutableArray<SharedSecret> Secrets { get; init; } = [];

    /// <summary>Sent with every request.</summary>
    public ImmutableArray<HttpField> Headers { get; init; } = [];

    /// <summary>Shown to the provider when the connection is made; null for none.</summary>
    public X509Certificate2? ClientCertificate { get; init; }

    /// <summary>Asks whether it would take an order; null when it cannot be asked: then it is yes, in the currencies it takes.</summary>
    public HttpCall? Verify { get; init; }

    /// <summary>Has it accept an order; null when it need not know it before somebody pays: then <see cref="PayUrl"/> says where.</summary>
    public HttpCall? Prepare { get; init; }

    /// <summary>
    /// Where payers pay at a provider without <see cref="Prepare"/>, values percent-encoded; null where there is a request.
    /// </summary>
    public Template? PayUrl { get; init; }

    /// <summary>Charges without a payer's action; null when it cannot.</summary>
    public HttpCall? Charge { get; init; }

    /// <summary>
    /// Asks where an order stands; null when it cannot be asked: then its callbacks are taken at their word, and it cannot charge.
    /// </summary>
    public HttpCall? Query { get; init; }

    /// <summary>
    /// Tells that an order must not be paid any more; null when it takes no such request: then it is asked for the status, if it can be.
    /// </summary>
    public HttpCall? Close { get; init; }

    /// <summary>Has it return money.</summary>
    public required HttpCall Refund { get; init; }

    /// <summary>Asks where a refund stands; null when its answer to <see cref="Refund"/> is its last word.</summary>
    public HttpCall? QueryRefund { get; init; }

    /// <summary>Where things stand in its callbacks.</summary>
    public required ResponseMapping Callback { get; init; }

    /// <summary>The object in its callbacks that is encrypted under <see cref="Secrets"/>, by path; null where none is.</summary>
    public string? EncryptedCallbackField { get; init; }

    /// <summary>What it expects to hear once a callback is durable.</summary>
    public CallbackAcknowledgement Acknowledgement { get; init; } = CallbackAcknowledgement.NoContent;

    /// <summary>What <c>{secret}</c> stands for in headers and fields: the first secret that counts, as it is used to sign.</summary>
    public string SecretAt(DateTimeOffset now) =>
        Secrets.FirstOrDefault(secret => secret.IsValidAt(now)) is { } counting ? Encoding.UTF8.GetString(counting.Bytes) : "";
}

/// <summary>A field or header and its value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value; one that comes out empty is not sent.</param>
public sealed record HttpField(string Name, Template Value);

/// <summary>A request, described.</summary>
/// <param name="Method">With GET the fields are sent in the query.</param>
/// <param name="Url">Where; values are percent-encoded.</param>
/// <param name="Fields">What is sent.</param>
/// <param name="UnquotedFields">Those that are numbers or <c>true</c> in JSON, and not texts.</param>
/// <param name="Response">Where things stand in the answer.</param>
public sealed record HttpCall(
    HttpMethod Method,
    Template Url,
    ImmutableArray<HttpField> Fields,
    ImmutableHashSet<string> UnquotedFields,
    ResponseMapping Response
);
