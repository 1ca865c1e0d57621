using System.Collections.Frozen;
using System.Globalization;
using Payments.Api.Orders;
using Payments.Application.Checkout;
using Payments.Domain.Amounts;
using Payments.Domain.Checkout;
using Payments.Domain.Languages;
using Payments.Domain.Merchants;
using Payments.Domain.Orders;
using Payments.Domain.Text;

namespace Payments.Api.Checkout;

/// <summary>The checkout as a payer sees it. What it says stands in <c>Words</c>, a file for each language.</summary>
internal sealed class CheckoutPage
{
    private const int RefreshSeconds = 5;
    private const int LeaveSeconds = 4;

    private readonly HtmlTemplate _template;
    private readonly FrozenDictionary<Language, Wording> _words = Wording.Read(code => Open($"checkout/{code}.json"));
    private readonly FrozenDictionary<string, string> _empty;

    public CheckoutPage()
    {
        using var page = new StreamReader(Open("checkout/checkout.html"));
        _template = new HtmlTemplate(page.ReadToEnd());
        _empty = _template.Names.ToFrozenDictionary(name => name, _ => "", StringComparer.Ordinal);
    }

    /// <summary>What became of an order, and how to pay it.</summary>
    /// <param name="payer">The order.</param>
    /// <param name="token">The last part of the page's address.</param>
    /// <param name="language">The reader's.</param>
    /// <param name="hasWaited">The payer had this page open before the order was paid, and wants to go on now.</param>
    public HtmlResult Show(PayerOrder payer, string token, Language language, bool hasWaited)
    {
        var (order, merchant) = (payer.Order, payer.Merchant.Name);
        var (view, words) = (CheckoutView.Of(order, payer.Now), _words[language]);
        var step = SnakeCase<CheckoutStep>.Of(view.Step);
        var back = order.Terms.ReturnUrl is null ? "" : token + "/return";
        var isLeaving = hasWaited && back.Length > 0 && order.Status.HasBeenPaid();
        var next = view.IsLive ? $"?lang={language.Code()}&waited=1" : "";
        var values = Begin(words);
        values["title"] = words.With("title", "merchant", merchant);
        values["merchant"] = merchant;
        values["logo"] = payer.Merchant.LogoId is { } logo ? $"{CheckoutLinks.Logos}{logo}.png" : "";
        values["test"] = payer.Merchant.Mode == MerchantMode.Test ? words["test"] : "";
        values["amount"] = MoneyFormat.Of(order.Terms.Amount, language);
        values["description"] = order.Terms.Description ?? "";
        values["order"] = order.Terms.MerchantOrderId;
        values["heading"] = words[step];
        values["text"] = words[step + "_text"];
        values["tone"] = ToneOf(view.Step);
        if (view.Step == CheckoutStep.PartiallyRefunded)
        {
            var refunded = order.Terms.Amount with { Amount = order.RefundedAmount };
            values["text"] = words.With("partially_refunded_text", "amount", MoneyFormat.Of(refunded, language));
        }

        values["view"] = ViewOf(payer.Order, view);
        values["seconds"] = SecondsOf(view).ToString(CultureInfo.InvariantCulture);
        values["left"] = view.TimeLeft is { } left ? TimeFormat.Of(left, language) : "";
        values["qr"] = view.QrCode is { } code ? "data:image/png;base64," + Convert.ToBase64String(QrCodes.PngOf(code)) : "";
        values["pay_url"] = view.PayUrl ?? "";
        values["next"] = next;
        values["again"] = view.IsLive ? words["again"] : "";
        values["refresh"] =
            view.IsLive ? $"{RefreshSeconds};url={next}"
            : isLeaving ? $"{LeaveSeconds};url={back}"
            : "";
        values["leave"] = isLeaving ? back : "";
        values["leaving"] = isLeaving ? words.With("leaving", "merchant", merchant) : "";
        values["back"] = words.With("back", "merchant", merchant);
        values[view.IsLive ? "leave_open" : "return"] = back;
        return new HtmlResult(StatusCodes.Status200OK, _template, values, language);
    }

    /// <summary>There is nothing at this address.</summary>
    public HtmlResult NotFound(Language language) => Notice(StatusCodes.Status404NotFound, "gone", language);

    /// <summary>The server cannot answer now; the page comes again by itself.</summary>
    public HtmlResult Busy(Language language) => Notice(StatusCodes.Status503ServiceUnavailable, "busy", language);

    /// <summary>The same for programs, as for the page's own script.</summary>
    public static CheckoutStatus Status(PayerOrder payer)
    {
        var view = CheckoutView.Of(payer.Order, payer.Now);
        return new CheckoutStatus(payer.Order.Status, view.Step, SecondsOf(view), ViewOf(payer.Order, view));
    }

    private HtmlResult Notice(int status, string name, Language language)
    {
        var words = _words[language];
        var values = Begin(words);
        values["title"] = words[name + "_title"];
        values["notice"] = words[name];
        values["text"] = words[name + "_text"];
        values["tone"] = status == StatusCodes.Status404NotFound ? "bad" : "wait";
        if (status == StatusCodes.Status503ServiceUnavailable)
            values["refresh"] = RefreshSeconds.ToString(CultureInfo.InvariantCulture);
        return new HtmlResult(status, _template, values, language);
    }

    private Dictionary<string, string> Begin(Wording words)
    {
        var values = new Dictionary<string, string>(_empty, StringComparer.Ordinal)
        {
            ["lang"] = words.Language.Tag(),
            ["day"] = TimeFormat.Days(words.Language),
            ["is_" + words.Language.Code()] = "true",
            ["order_word"] = words["order"],
        };
        foreach (var name in (string[])["time_left", "pay", "qr_alt", "qr_hint", "languages"])
            values[name] = words[name];
        return values;
    }

    private static string ToneOf(CheckoutStep step) =>
        step switch
        {
            CheckoutStep.Paid or CheckoutStep.PartiallyRefunded or CheckoutStep.Refunded => "good",
            CheckoutStep.Rejected or CheckoutStep.Failed or CheckoutStep.Expired or CheckoutStep.Cancelled => "bad",
            _ => "wait",
        };

    private static long SecondsOf(CheckoutView view) => (long)(view.TimeLeft ?? TimeSpan.Zero).TotalSeconds;

    private static string ViewOf(PaymentOrder order, CheckoutView view) =>
        string.Create(CultureInfo.InvariantCulture, $"{order.Version}-{SnakeCase<CheckoutStep>.Of(view.Step)}");

    private static Stream Open(string name) => typeof(CheckoutPage).Assembly.GetManifestResourceStream(name)!;
}

/// <summary>An order as the checkout's own script asks for it.</summary>
/// <param name="Status">The order's status.</param>
/// <param name="Step">Where its payer stands.</param>
/// <param name="SecondsLeft">How long it can still be paid; 0 where it cannot be.</param>
/// <param name="View">Another text as soon as the page would look otherwise.</param>
internal sealed record CheckoutStatus(OrderStatus Status, CheckoutStep Step, long SecondsLeft, string View);
