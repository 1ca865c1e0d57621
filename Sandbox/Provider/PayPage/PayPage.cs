using System.Collections.Frozen;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Payments.Domain;
using Payments.Domain.Amounts;
using Payments.Domain.Languages;
using Payments.Domain.Text;
using Payments.Sandbox.Provider.Web;
using Payments.Sandbox.Wire;

namespace Payments.Sandbox.Provider.PayPage;

/// <summary>The page behind a pay_url as people see it. What it says stands in <c>Words</c>, a file for each language.</summary>
internal sealed class PayPage
{
    private const int RefreshSeconds = 5;

    private static readonly string[] Plain =
    [
        .. ((string[])["failed", "silent", "delayed", "twice", "underpaid", "wrong_amount", "late"]).SelectMany(outcome =>
            (string[])[outcome + "_button", outcome + "_hint"]
        ),
        "provider",
        "pay_by",
        "time_left",
        "others",
        "delay",
        "no_money",
        "languages",
    ];

    private readonly HtmlPage _page = HtmlPage.Load("pay.html");

    private readonly FrozenDictionary<Language, Wording> _words = Wording.Read(code =>
        typeof(PayPage).Assembly.GetManifestResourceStream($"sandbox/pay/{code}.json")!
    );

    /// <summary>Where an order stands, and what may be done about it.</summary>
    public Task Show(HttpContext context, PayStatus status, SandboxProblem? problem)
    {
        var (words, values) = Begin(context);
        var (amount, state) = (
            MoneyFormat.Of(new Money(status.Amount, status.Currency), words.Language),
            SnakeCase<PayPageState>.Of(status.State)
        );
        values["amount"] = amount;
        values["title"] = words.With("title", "amount", amount);
        values["pay"] = words.With("pay", "amount", amount);
        values["state"] = state;
        values["state_word"] = words[state];
        values["done"] = words[state + "_text"];
        values["order"] = status.MerchantOrderId ?? status.OrderId;
        values["order_id"] = status.OrderId;
        values["description"] = status.Description ?? "";
        values["expires_at"] = UtcTimeConverter.Format(status.ExpiresAt);
        values["left"] = TimeFormat.Of(TimeLeft(status), words.Language);
        values["digits"] = Currency.MinorDigits(status.Currency).ToString();
        values["problem"] = problem?.Title ?? "";
        values["refresh"] = status.State == PayPageState.Pending ? RefreshSeconds.ToString() : "";
        values["status"] = JsonSerializer.Serialize(status, SandboxJson.Default.PayStatus);
        return _page.Send(context, (HttpStatusCode)(problem?.Status ?? StatusCodes.Status200OK), values);
    }

    /// <summary>There is nothing to pay at this address.</summary>
    public Task NotFound(HttpContext context)
    {
        var (words, values) = Begin(context);
        (values["title"], values["notice"], values["notice_text"]) = (words["gone"], words["gone"], words["gone_text"]);
        return _page.Send(context, HttpStatusCode.NotFound, values);
    }

    private (Wording Words, Dictionary<string, string> Values) Begin(HttpContext context)
    {
        var request = context.Request;
        var words = _words[LanguagePreference.Of(request.Query["lang"], request.Headers.AcceptLanguage)];
        var values = _page.NewValues();
        foreach (var name in Plain)
            values[name] = words[name];
        values["lang"] = words.Language.Tag();
        values["is_" + words.Language.Code()] = "true";
        values["day"] = TimeFormat.Days(words.Language);
        values["order_word"] = words["order"];
        values["texts"] = words.Json;
        context.Response.Headers.ContentLanguage = words.Language.Tag();
        context.Response.Headers.Vary = "Accept, Accept-Language";
        return (words, values);
    }

    private static TimeSpan TimeLeft(PayStatus status) =>
        TimeSpan.FromSeconds(Math.Max(0, Math.Ceiling((status.ExpiresAt - status.Now).TotalSeconds)));
}
