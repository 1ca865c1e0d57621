using Payments.Bench.Limit;

// The least program that does the same input and output as the server: signature, JSON, one row on disk, for each request.
// Arguments: --urls http://127.0.0.1:5080 --Directory where-the-database-is --CallbackSecret shared-with-the-provider.
// Its source is part of the measure: it changes only with the row that it imitates.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
var directory = builder.Configuration["Directory"] ?? "limit-data";
var secret = builder.Configuration["CallbackSecret"] ?? "loadtest-provider-secret";
Directory.CreateDirectory(directory);

using var file = new OrderFile(Path.Combine(directory, "limit.db"));
using var notifications = new Notifications();
using var commits = new GroupCommit(file);
var endpoints = new Endpoints(new Merchants(), commits, notifications, secret, TimeProvider.System);

await using var app = builder.Build();
app.MapPost("/v1/merchants", endpoints.Register);
app.MapPost("/v1/orders", endpoints.Create);
app.MapPost("/v1/channels/{channel}/callbacks", endpoints.Paid);
app.MapGet("/health/ready", http => http.Response.WriteAsync("ready"));
await app.RunAsync();
