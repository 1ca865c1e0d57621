namespace Payments.Console.Pages.FirstRun;

/// <summary>One request in three languages, with nothing but what each brings.</summary>
/// <param name="Curl">For a shell.</param>
/// <param name="CSharp">For .NET.</param>
/// <param name="TypeScript">For Node.js, Deno, Bun.</param>
public sealed record Snippet(string Curl, string CSharp, string TypeScript);

/// <summary>The requests of the first run, as anybody would send them.</summary>
internal static class Snippets
{
    /// <summary>Makes a merchant. The admin token is read where the server made it; it is shown nowhere.</summary>
    public static Snippet Merchant(string server, string body) =>
        new(
            $"""
            curl -s {server}/v1/merchants \
              -H "Authorization: Bearer $(cat data/admin.token)" \
              -H 'Content-Type: application/json' \
              -d {Quote(body)}
            """,
            Post(server, "/v1/merchants", "File.ReadAllText(\"data/admin.token\").Trim()", body, "merchant"),
            Fetch(
                server,
                "/v1/merchants",
                "readFileSync(\"data/admin.token\", \"utf8\").trim()",
                body,
                "merchant",
                "import { readFileSync } from \"node:fs\";\n\n"
            )
        );

    /// <summary>Makes an order.</summary>
    public static Snippet Order(string server, string key, string body) =>
        new(
            $"""
            curl -s {server}/v1/orders \
              -H "Authorization: Bearer {key}" \
              -H 'Content-Type: application/json' \
              -d {Quote(body)}
            """,
            Post(server, "/v1/orders", $"\"{key}\"", body, "order"),
            Fetch(server, "/v1/orders", $"\"{key}\"", body, "order", "")
        );

    /// <summary>Pays it, as the payer's browser does.</summary>
    public static Snippet Pay(string payUrl) =>
        new(
            $"curl -s -X POST {payUrl}",
            $"""
            using var http = new HttpClient();
            await http.PostAsync("{payUrl}", null);
            """,
            $$"""
            await fetch("{{payUrl}}", { method: "POST" });
            """
        );

    /// <summary>Checks a notification's signature, in the merchant's endpoint.</summary>
    public static Snippet Verify(string secret) =>
        new(
            $$"""
            # $ID, $TIMESTAMP, $SIGNATURE: the headers webhook-id, webhook-timestamp, webhook-signature; body.json: the body as it came
            KEY=$(printf %s '{{secret}}' | cut -c7- | base64 -d | od -An -vtx1 | tr -d ' \n')
            { printf '%s.%s.' "$ID" "$TIMESTAMP"; cat body.json; } \
              | openssl dgst -sha256 -mac HMAC -macopt hexkey:$KEY -binary | base64 \
              | grep -qF "${SIGNATURE#v1,}" && echo verified
            """,
            $$"""
            app.MapPost("/hooks", async (HttpRequest request) =>
            {
                using var body = new MemoryStream();
                await request.Body.CopyToAsync(body);
                var key = Convert.FromBase64String("{{secret}}"["whsec_".Length..]);
                var head = $"{request.Headers["webhook-id"]}.{request.Headers["webhook-timestamp"]}.";
                var digest = HMACSHA256.HashData(key, [.. Encoding.UTF8.GetBytes(head), .. body.ToArray()]);
                var isGenuine = request.Headers["webhook-signature"].ToString().Split(' ')
                    .Any(sent => sent.StartsWith("v1,") && CryptographicOperations.FixedTimeEquals(
                        Encoding.ASCII.GetBytes(sent[3..]), Encoding.ASCII.GetBytes(Convert.ToBase64String(digest))));
                return isGenuine ? Results.Ok() : Results.Unauthorized();
            });
            """,
            $$"""
            import { createHmac, timingSafeEqual } from "node:crypto";

            export function isGenuine(headers: Record<string, string>, body: Buffer): boolean {
              const key = Buffer.from("{{secret}}".slice("whsec_".length), "base64");
              const digest = createHmac("sha256", key)
                .update(`${headers["webhook-id"]}.${headers["webhook-timestamp"]}.`).update(body).digest();
              return headers["webhook-signature"].split(" ").some((sent) => {
                const signature = Buffer.from(sent.replace(/^v1,/, ""), "base64");
                return signature.length === digest.length && timingSafeEqual(signature, digest);
              });
            }
            """
        );

    /// <summary>As one word for a shell (POSIX).</summary>
    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";

    private static string Post(string server, string path, string token, string body, string result) =>
        $""""
            using System.Net.Http.Headers;
            using System.Text;

            using var http = new HttpClient();
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", {token});
            var response = await http.PostAsync("{server}{path}", new StringContent(
                """{body}""", Encoding.UTF8, "application/json"));
            var {result} = await response.Content.ReadAsStringAsync();
            """";

    private static string Fetch(string server, string path, string token, string body, string result, string imports) =>
        $$"""
            {{imports}}const response = await fetch("{{server}}{{path}}", {
              method: "POST",
              headers: { Authorization: `Bearer ${{{token}}}`, "Content-Type": "application/json" },
              body: JSON.stringify({{body}}),
            });
            const {{result}} = await response.json();
            """;
}
